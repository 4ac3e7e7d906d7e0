package dev.assay.jinja;

import dev.assay.jinja.Node.Args;
import dev.assay.jinja.Node.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Parses expressions with {@code jinja2.parser}'s grammar, precedence by precedence. */
final class ExpressionParser {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_CHAIN = 1000;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream tokens;
  private int depth;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
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

  private void chain(int length) {
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

  private Expr nested(java.util.function.Supplier<Expr> parse) {
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
      node = primary();
    }
    node = postfix(node);
    return withFilters ? filtersAndTests(node) : node;
  }

  private Expr primary() {
    Token token = tokens.next();
    return switch (token.type()) {
      case NAME ->
          switch (token.text()) {
            case "true", "True" -> new Node.Const(true);
            case "false", "False" -> new Node.Const(false);
            case "none", "None" -> new Node.Const(null);
            default -> new Node.Name(token.text());
          };
      case STRING -> {
        StringBuilder text = new StringBuilder((String) token.value());
        while (tokens.at(Token.Type.STRING)) {
          text.append((String) tokens.next().value());
        }
        yield new Node.Const(text.toString());
      }
      case INTEGER, FLOAT -> new Node.Const(token.value());
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> {
              Expr inner = nested(() -> tuple(true, true, _ -> false));
              tokens.expectOperator(")");
              yield inner;
            }
            case "[" -> nested(this::list);
            case "{" -> nested(this::dict);
            default -> throw tokens.error("unexpected " + token.describe(), token);
          };
      case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, EOF ->
          throw tokens.error("unexpected " + token.describe(), token);
    };
  }

  private Expr list() {
    List<Expr> items = new ArrayList<>();
    while (!tokens.skipOperator("]")) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("]")) {
          break;
        }
      }
      items.add(expression());
    }
    return new Node.ListExpr(items);
  }

  private Expr dict() {
    List<Map.Entry<Expr, Expr>> entries = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      if (!entries.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("}")) {
          break;
        }
      }
      Expr key = expression();
      tokens.expectOperator(":");
      entries.add(Map.entry(key, expression()));
    }
    return new Node.DictExpr(entries);
  }

  Expr postfix(Expr start) {
    Expr node = start;
    for (int n = 0; ; chain(++n)) {
      if (tokens.atOperator(".")) {
        node = attribute(node);
      } else if (tokens.atOperator("[")) {
        node = subscript(node);
      } else if (tokens.atOperator("(")) {
        node = new Node.Call(node, args());
      } else {
        return node;
      }
    }
  }

  private Expr filtersAndTests(Expr start) {
    Expr node = start;
    for (int n = 0; ; chain(++n)) {
      if (tokens.atOperator("|")) {
        tokens.next();
        node = filter(node);
      } else if (tokens.skipName("is")) {
        node = test(node);
      } else if (tokens.atOperator("(")) {
        node = new Node.Call(node, args());
      } else {
        return node;
      }
    }
  }

  private Expr attribute(Expr object) {
    tokens.next();
    Token name = tokens.next();
    return switch (name.type()) {
      case NAME -> new Node.GetAttr(object, name.text());
      case INTEGER -> new Node.GetItem(object, new Node.Const(name.value()));
      default -> throw tokens.error("expected name or number", name);
    };
  }

  private Expr subscript(Expr object) {
    tokens.next();
    if (tokens.atOperator("]")) {
      tokens.next();
      return new Node.GetItem(object, new Node.TupleExpr(List.of()));
    }
    Expr start = tokens.atOperator(":") ? null : expression();
    if (start != null && !tokens.atOperator(":")) {
      List<Expr> keys = new ArrayList<>(List.of(start));
      while (tokens.skipOperator(",")) {
        keys.add(expression());
      }
      tokens.expectOperator("]");
      return new Node.GetItem(object, keys.size() == 1 ? start : new Node.TupleExpr(keys));
    }
    tokens.expectOperator(":");
    Expr stop = tokens.atOperator(":") || tokens.atOperator("]") ? null : expression();
    Expr step = tokens.skipOperator(":") && !tokens.atOperator("]") ? expression() : null;
    tokens.expectOperator("]");
    return new Node.GetSlice(object, start, stop, step);
  }

  /** A filter's name and arguments, after the bar. */
  Expr filter(@Nullable Expr operand) {
    Token name = tokens.expect(Token.Type.NAME);
    String dotted = dotted(name.text());
    return new Node.Filter(
        operand, dotted, tokens.atOperator("(") ? args() : Args.NONE, name.line());
  }

  /** The filters that follow a {@code set} block's target, or null. */
  @Nullable Expr filters() {
    Expr node = null;
    while (tokens.skipOperator("|")) {
      node = filter(node);
    }
    return node;
  }

  private String dotted(String first) {
    StringBuilder name = new StringBuilder(first);
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expect(Token.Type.NAME).text());
    }
    return name.toString();
  }

  private Expr test(Expr operand) {
    int line = tokens.line();
    boolean negated = tokens.skipName("not");
    String name = dotted(tokens.expect(Token.Type.NAME).text());
    Args args = Args.NONE;
    if (tokens.atOperator("(")) {
      args = args();
    } else if (startsArgument()) {
      if (tokens.atName("is")) {
        throw tokens.error("You cannot chain multiple tests with is");
      }
      args = new Args(List.of(postfix(primary())), Map.of(), null, null);
    }
    Expr test = new Node.Test(operand, name, args, line);
    return negated ? new Node.Not(test) : test;
  }

  private boolean startsArgument() {
    Token token = tokens.current();
    return switch (token.type()) {
      case NAME -> !Set.of("else", "or", "and").contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, EOF -> false;
    };
  }

  private Args args() {
    Token start = tokens.next();
    List<Expr> positional = new ArrayList<>();
    Map<String, Expr> keywords = new LinkedHashMap<>();
    Expr varArgs = null;
    Expr keywordArgs = null;
    boolean first = true;
    while (!tokens.atOperator(")")) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.atOperator(")")) {
          break;
        }
      }
      first = false;
      if (tokens.atOperator("*")) {
        require(varArgs == null && keywordArgs == null, start);
        tokens.next();
        varArgs = expression();
      } else if (tokens.atOperator("**")) {
        require(keywordArgs == null, start);
        tokens.next();
        keywordArgs = expression();
      } else if (tokens.at(Token.Type.NAME) && tokens.lookAhead().isOperator("=")) {
        require(keywordArgs == null, start);
        String key = tokens.next().text();
        tokens.next();
        if (keywords.put(key, expression()) != null) {
          throw tokens.error("keyword argument repeated: " + key, start);
        }
      } else {
        require(varArgs == null && keywordArgs == null && keywords.isEmpty(), start);
        positional.add(expression());
      }
    }
    tokens.expectOperator(")");
    return new Args(positional, keywords, varArgs, keywordArgs);
  }

  private void require(boolean valid, Token start) {
    if (!valid) {
      throw tokens.error("invalid syntax for function call expression", start);
    }
  }
}
