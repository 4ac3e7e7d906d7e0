package dev.assay.jinja;

import dev.assay.jinja.Node.Expr;
import dev.assay.jinja.Node.Stmt;
import dev.assay.jinja.Node.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the names that parts of a template use. */
final class Names {
  private final Set<String> wanted;
  private final Set<String> found = new HashSet<>();

  private Names(Set<String> wanted) {
    this.wanted = new HashSet<>(wanted);
  }

  /** The names an expression reads, in the order it reads them. */
  static List<String> in(Expr expr) {
    List<String> names = new ArrayList<>();
    collect(expr, names);
    return names;
  }

  /** Those of {@code names} that {@code body} reads before it stores them. */
  static Set<String> undeclared(List<Stmt> body, Set<String> names) {
    Names search = new Names(names);
    body.forEach(search::visit);
    return search.found;
  }

  /** Whether {@code loop} or something in it assigns to {@code name}. */
  static boolean assigns(Node.For loop, String name) {
    Names search = new Names(Set.of(name));
    search.visit(loop);
    return search.wanted.isEmpty();
  }

  private static void collect(@Nullable Expr expr, List<String> names) {
    switch (expr) {
      case null -> {}
      case Node.Const _ -> {}
      case Node.Name name -> names.add(name.name());
      case Node.TupleExpr tuple -> tuple.items().forEach(item -> collect(item, names));
      case Node.ListExpr list -> list.items().forEach(item -> collect(item, names));
      case Node.DictExpr dict ->
          dict.entries()
              .forEach(entry -> {
                collect(entry.getKey(), names);
                collect(entry.getValue(), names);
              });
      case Node.Conditional c -> {
        collect(c.test(), names);
        collect(c.then(), names);
        collect(c.otherwise(), names);
      }
      case Node.And and -> {
        collect(and.left(), names);
        collect(and.right(), names);
      }
      case Node.Or or -> {
        collect(or.left(), names);
        collect(or.right(), names);
      }
      case Node.Not not -> collect(not.operand(), names);
      case Node.Unary unary -> collect(unary.operand(), names);
      case Node.Binary binary -> {
        collect(binary.left(), names);
        collect(binary.right(), names);
      }
      case Node.Concat concat -> concat.parts().forEach(part -> collect(part, names));
      case Node.Compare compare -> {
        collect(compare.first(), names);
        compare.operands().forEach(operand -> collect(operand.value(), names));
      }
      case Node.GetAttr get -> collect(get.object(), names);
      case Node.GetItem get -> {
        collect(get.object(), names);
        collect(get.key(), names);
      }
      case Node.GetSlice slice -> {
        collect(slice.object(), names);
        collect(slice.start(), names);
        collect(slice.stop(), names);
        collect(slice.step(), names);
      }
      case Node.Call call -> {
        collect(call.callee(), names);
        collect(call.args(), names);
      }
      case Node.Filter filter -> {
        collect(filter.operand(), names);
        collect(filter.args(), names);
      }
      case Node.Test test -> {
        collect(test.operand(), names);
        collect(test.args(), names);
      }
    }
  }

  private static void collect(Node.Args args, List<String> names) {
    args.positional().forEach(arg -> collect(arg, names));
    args.keywords().values().forEach(arg -> collect(arg, names));
    collect(args.varArgs(), names);
    collect(args.keywordArgs(), names);
  }

  private void visit(Stmt stmt) {
    switch (stmt) {
      case Node.Text _, Node.Break _, Node.Continue _ -> {}
      case Node.Print print -> read(print.value());
      case Node.If branch -> {
        read(branch.test());
        branch.body().forEach(this::visit);
        branch.elifs().forEach(this::visit);
        branch.otherwise().forEach(this::visit);
      }
      case Node.For loop -> {
        store(loop.target());
        read(loop.items());
        loop.body().forEach(this::visit);
        loop.otherwise().forEach(this::visit);
        read(loop.test());
      }
      case Node.Set set -> {
        store(set.target());
        read(set.value());
      }
      case Node.SetBlock set -> {
        store(set.target());
        read(set.filter());
        set.body().forEach(this::visit);
      }
      case Node.Macro macro -> visit(macro.callable());
      case Node.CallBlock block -> {
        read(block.call());
        visit(block.caller());
      }
      case Node.FilterBlock block -> {
        block.body().forEach(this::visit);
        read(block.filter());
      }
      case Node.With with -> {
        with.targets().forEach(this::store);
        with.values().forEach(this::read);
        with.body().forEach(this::visit);
      }
    }
  }

  private void visit(Node.Callable callable) {
    callable.parameters().forEach(wanted::remove);
    callable.defaults().forEach(this::read);
    callable.body().forEach(this::visit);
  }

  private void read(@Nullable Expr expr) {
    List<String> names = new ArrayList<>();
    collect(expr, names);
    names.stream().filter(wanted::contains).forEach(found::add);
  }

  private void store(Target target) {
    switch (target) {
      case Node.NameTarget name -> wanted.remove(name.name());
      case Node.TupleTarget tuple -> tuple.items().forEach(this::store);
      case Node.AttributeTarget _ -> {}
    }
  }
}
