package dev.assay.jinja;

import dev.assay.jinja.Node.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Parses expressions with {@code jinja2.parser}'s grammar, one precedence after the other. */
final class ExpressionParser {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_CHAIN = 1000;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream tokens;
  private final OperandParser operands;
  private int depth;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
  }

  OperandParser operands() {
    return operands;
  }

  Expr expression() {
    if (++depth > MAX_DEPTH) {
      throw tokens.error("expressions are nested more than " + MAX_DEPTH + " deep");
    }
    Expr expr = or();
    while (tokens.atName("if")) {
      int line = tokens.next().line();
      Expr test = or();
      Expr otherwise = tokens.skipName("else") ? expression() : null;
      expr = new Node.Conditional(test, expr, otherwise, line);
    }
    depth--;
    return expr;
  }

  /**
   * An expression, or a tuple without parentheses; {@code atEnd} tells what ends it besides the end
   * of the tag.
   */
  Expr tuple(boolean conditional, boolean parentheses, Predicate<TokenStream> atEnd) {
    List<Expr> items = new ArrayList<>();
    boolean comma = false;
    while (true) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
      }
      if (atTupleEnd() || atEnd.test(tokens)) {
        break;
      }
      items.add(conditional ? expression() : or());
      if (!tokens.atOperator(",")) {
        break;
      }
      comma = true;
    }
    if (!comma) {
      if (!items.isEmpty()) {
        return items.getFirst();
      }
      if (!parentheses) {
        throw tokens.error("Expected an expression, got " + tokens.current().describe());
      }
    }
    return new Node.TupleExpr(items);
  }

  Expr tuple() {
    return tuple(true, false, _ -> false);
  }

  boolean atTupleEnd() {
    return tokens.at(Token.Type.VARIABLE_END)
        || tokens.at(Token.Type.BLOCK_END)
        || tokens.atOperator(")");
  }

  private Expr or() {
    Expr left = and();
    for (int n = 0; tokens.skipName("or"); chain(++n)) {
      left = new Node.Or(left, and());
    }
    return left;
  }

  void chain(int length) {
    if (length > MAX_CHAIN) {
      throw tokens.error("an expression of more than " + MAX_CHAIN + " terms");
    }
  }

  private Expr and() {
    Expr left = not();
    for (int n = 0; tokens.skipName("and"); chain(++n)) {
      left = new Node.And(left, not());
    }
    return left;
  }

  private Expr not() {
    if (!tokens.atName("not")) {
      return compare();
    }
    tokens.next();
    return nested(() -> new Node.Not(not()));
  }

  Expr nested(java.util.function.Supplier<Expr> parse) {
    if (++depth > MAX_DEPTH) {
      throw tokens.error("expressions are nested more than " + MAX_DEPTH + " deep");
    }
    Expr expr = parse.get();
    depth--;
    return expr;
  }

  private Expr compare() {
    Expr first = sum();
    List<Node.Operand> operands = new ArrayList<>();
    while (true) {
      if (tokens.at(Token.Type.OPERATOR) && COMPARISONS.contains(tokens.current().text())) {
        String operator = tokens.next().text();
        operands.add(new Node.Operand(operator, sum()));
      } else if (tokens.skipName("in")) {
        operands.add(new Node.Operand("in", sum()));
      } else if (tokens.atName("not") && tokens.lookAhead().isName("in")) {
        tokens.next();
        tokens.next();
        operands.add(new Node.Operand("not in", sum()));
      } else {
        return operands.isEmpty() ? first : new Node.Compare(first, operands);
      }
    }
  }

  private Expr sum() {
    Expr left = concat();
    for (int n = 0; tokens.atOperator("+") || tokens.atOperator("-"); chain(++n)) {
      String operator = tokens.next().text();
      left = new Node.Binary(operator, left, concat());
    }
    return left;
  }

  private Expr concat() {
    Expr first = product();
    if (!tokens.atOperator("~")) {
      return first;
    }
    List<Expr> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Node.Concat(parts);
  }

  private Expr product() {
    Expr left = power();
    for (int n = 0;
        tokens.atOperator("*")
            || tokens.atOperator("/")
            || tokens.atOperator("//")
            || tokens.atOperator("%");
        chain(++n)) {
      String operator = tokens.next().text();
      left = new Node.Binary(operator, left, power());
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    for (int n = 0; tokens.skipOperator("**"); chain(++n)) {
      left = new Node.Binary("**", left, unary(true));
    }
    return left;
  }

  private Expr unary(boolean withFilters) {
    Expr node;
    if (tokens.atOperator("-") || tokens.atOperator("+")) {
      String operator = tokens.next().text();
      node = nested(() -> new Node.Unary(operator, unary(false)));
    } else {
      node = operands.primary();
    }
    node = operands.postfix(node);
    return withFilters ? operands.filtersAndTests(node) : node;
  }
}
