package dev.assay.jinja;

import dev.assay.jinja.Node.Args;
import dev.assay.jinja.Node.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses what operators stand between: values, and the members, calls, filters and tests that
 * follow them.
 */
final class OperandParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  OperandParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Expr primary() {
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
              Expr inner = expressions.nested(() -> expressions.tuple(true, true, _ -> false));
              tokens.expectOperator(")");
              yield inner;
            }
            case "[" -> expressions.nested(this::list);
            case "{" -> expressions.nested(this::dict);
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
      items.add(expressions.expression());
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
      Expr key = expressions.expression();
      tokens.expectOperator(":");
      entries.add(Map.entry(key, expressions.expression()));
    }
    return new Node.DictExpr(entries);
  }

  Expr postfix(Expr start) {
    Expr node = start;
    for (int n = 0; ; expressions.chain(++n)) {
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

  Expr filtersAndTests(Expr start) {
    Expr node = start;
    for (int n = 0; ; expressions.chain(++n)) {
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
    Expr start = tokens.atOperator(":") ? null : expressions.expression();
    if (start != null && !tokens.atOperator(":")) {
      List<Expr> keys = new ArrayList<>(List.of(start));
      while (tokens.skipOperator(",")) {
        keys.add(expressions.expression());
      }
      tokens.expectOperator("]");
      return new Node.GetItem(object, keys.size() == 1 ? start : new Node.TupleExpr(keys));
    }
    tokens.expectOperator(":");
    Expr stop = tokens.atOperator(":") || tokens.atOperator("]") ? null : expressions.expression();
    Expr step =
        tokens.skipOperator(":") && !tokens.atOperator("]") ? expressions.expression() : null;
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
        varArgs = expressions.expression();
      } else if (tokens.atOperator("**")) {
        require(keywordArgs == null, start);
        tokens.next();
        keywordArgs = expressions.expression();
      } else if (tokens.at(Token.Type.NAME) && tokens.lookAhead().isOperator("=")) {
        require(keywordArgs == null, start);
        String key = tokens.next().text();
        tokens.next();
        if (keywords.put(key, expressions.expression()) != null) {
          throw tokens.error("keyword argument repeated: " + key, start);
        }
      } else {
        require(varArgs == null && keywordArgs == null && keywords.isEmpty(), start);
        positional.add(expressions.expression());
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
