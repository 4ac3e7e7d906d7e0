package dev.assay.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The syntax tree of a template. */
sealed interface Node {

  /** Something with a value. */
  sealed interface Expr extends Node {}

  record Const(@Nullable Object value) implements Expr {}

  record Name(String name) implements Expr {}

  record TupleExpr(List<Expr> items) implements Expr {}

  record ListExpr(List<Expr> items) implements Expr {}

  record DictExpr(List<Map.Entry<Expr, Expr>> entries) implements Expr {}

  record Conditional(Expr test, Expr then, @Nullable Expr otherwise, int line) implements Expr {}

  record And(Expr left, Expr right) implements Expr {}

  record Or(Expr left, Expr right) implements Expr {}

  record Not(Expr operand) implements Expr {}

  record Unary(String operator, Expr operand) implements Expr {}

  record Binary(String operator, Expr left, Expr right) implements Expr {}

  record Concat(List<Expr> parts) implements Expr {}

  /** {@code first op a op b ...}: each operator holds between its neighbours. */
  record Compare(Expr first, List<Operand> operands) implements Expr {}

  record Operand(String operator, Expr value) implements Node {}

  record GetAttr(Expr object, String name) implements Expr {}

  record GetItem(Expr object, Expr key) implements Expr {}

  record GetSlice(Expr object, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step)
      implements Expr {}

  record Call(Expr callee, Args args) implements Expr {}

  /** A filter; without an operand it works on the body of the block it stands in. */
  record Filter(@Nullable Expr operand, String name, Args args, int line) implements Expr {}

  record Test(Expr operand, String name, Args args, int line) implements Expr {}

  /** The arguments of a call. */
  record Args(
      List<Expr> positional,
      Map<String, Expr> keywords,
      @Nullable Expr varArgs,
      @Nullable Expr keywordArgs)
      implements Node {
    static final Args NONE = new Args(List.of(), Map.of(), null, null);
  }

  /** What can be assigned to. */
  sealed interface Target extends Node {}

  record NameTarget(String name) implements Target {}

  record TupleTarget(List<Target> items) implements Target {}

  /** {@code namespace.attribute}. */
  record AttributeTarget(String namespace, String attribute) implements Target {}

  /** Something that is carried out. */
  sealed interface Stmt extends Node {
    int line();
  }

  record Text(String text, int line) implements Stmt {}

  record Print(Expr value, int line) implements Stmt {}

  record If(Expr test, List<Stmt> body, List<If> elifs, List<Stmt> otherwise, int line)
      implements Stmt {}

  record For(
      Target target,
      Expr items,
      @Nullable Expr test,
      boolean recursive,
      List<Stmt> body,
      List<Stmt> otherwise,
      int line)
      implements Stmt {}

  record Set(Target target, Expr value, int line) implements Stmt {}

  record SetBlock(Target target, @Nullable Expr filter, List<Stmt> body, int line)
      implements Stmt {}

  /** Parameters and body of a macro or of a call block. */
  record Callable(List<String> parameters, List<Expr> defaults, List<Stmt> body) implements Node {}

  record Macro(String name, Callable callable, int line) implements Stmt {}

  record CallBlock(Call call, Callable caller, int line) implements Stmt {}

  record FilterBlock(Expr filter, List<Stmt> body, int line) implements Stmt {}

  record With(List<Target> targets, List<Expr> values, List<Stmt> body, int line) implements Stmt {}

  record Break(int line) implements Stmt {}

  record Continue(int line) implements Stmt {}
}
