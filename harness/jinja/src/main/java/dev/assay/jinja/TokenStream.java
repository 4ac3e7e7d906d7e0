package dev.assay.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a template, read forward with one token of look-ahead. */
final class TokenStream {
  private final List<Token> tokens;
  private final String name;
  private int position;

  TokenStream(List<Token> tokens, String name) {
    this.tokens = tokens;
    this.name = name;
  }

  Token current() {
    return tokens.get(position);
  }

  Token lookAhead() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  /** The current token, stepping over it. */
  Token next() {
    Token token = current();
    position = Math.min(position + 1, tokens.size() - 1);
    return token;
  }

  int line() {
    return current().line();
  }

  boolean at(Token.Type type) {
    return current().type() == type;
  }

  boolean atOperator(String operator) {
    return current().isOperator(operator);
  }

  boolean atName(String keyword) {
    return current().isName(keyword);
  }

  boolean skipOperator(String operator) {
    boolean skip = atOperator(operator);
    if (skip) {
      next();
    }
    return skip;
  }

  boolean skipName(String keyword) {
    boolean skip = atName(keyword);
    if (skip) {
      next();
    }
    return skip;
  }

  Token expect(Token.Type type) {
    if (!at(type)) {
      throw expected(new Token(type, 0, "name", null).describe());
    }
    return next();
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw expected("'" + operator + "'");
    }
  }

  void expectName(String keyword) {
    if (!skipName(keyword)) {
      throw expected("'" + keyword + "'");
    }
  }

  private TemplateException expected(String what) {
    return at(Token.Type.EOF)
        ? error("unexpected end of template, expected " + what + ".")
        : error("expected token " + what + ", got " + current().describe());
  }

  TemplateException error(String reason) {
    return error(reason, null);
  }

  /** A syntax error at a token, or at the current one. */
  TemplateException error(String reason, @Nullable Token token) {
    return TemplateException.of(TemplateException.Kind.SYNTAX, reason)
        .at(name, token == null ? line() : token.line());
  }
}
