package dev.assay.jinja;

import dev.assay.jinja.Node.Expr;
import dev.assay.jinja.Node.Stmt;
import dev.assay.jinja.Node.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Parses the statements of a template. */
final class Parser {
  private static final int MAX_DEPTH = 100;

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final Environment environment;

  /** The tags that are open, innermost first, and what would end each. */
  private final Deque<Open> open = new ArrayDeque<>();

  private record Open(String tag, List<String> ends) {}

  private Parser(TokenStream tokens, Environment environment) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
    this.environment = environment;
  }

  static List<Stmt> parse(String source, String name, Environment environment) {
    TokenStream tokens = new TokenStream(Lexer.tokenize(source, name, environment), name);
    return new Parser(tokens, environment).statements(List.of());
  }

  /**
   * Everything up to the end of the template, or up to one of the tags in {@code ends}, whose name
   * is current then.
   */
  private List<Stmt> statements(List<String> ends) {
    List<Stmt> body = new ArrayList<>();
    while (!tokens.at(Token.Type.EOF)) {
      Token token = tokens.next();
      switch (token.type()) {
        case DATA -> body.add(new Node.Text(token.text(), token.line()));
        case VARIABLE_BEGIN -> {
          body.add(new Node.Print(expressions.tuple(), token.line()));
          tokens.expect(Token.Type.VARIABLE_END);
        }
        case BLOCK_BEGIN -> {
          if (tokens.at(Token.Type.NAME) && ends.contains(tokens.current().text())) {
            return body;
          }
          statement(body);
          tokens.expect(Token.Type.BLOCK_END);
        }
        case VARIABLE_END, BLOCK_END, NAME, STRING, INTEGER, FLOAT, OPERATOR, EOF ->
            throw tokens.error("unexpected " + token.describe(), token);
      }
    }
    if (!ends.isEmpty()) {
      throw endOfTemplate();
    }
    return body;
  }

  /**
   * The body of {@code tag}, from the end of its opening tag to the name in one of {@code ends}.
   */
  private List<Stmt> body(String tag, String... ends) {
    tokens.skipOperator(":");
    tokens.expect(Token.Type.BLOCK_END);
    if (open.size() == MAX_DEPTH) {
      throw tokens.error("tags are nested more than " + MAX_DEPTH + " deep");
    }
    open.push(new Open(tag, List.of(ends)));
    List<Stmt> body = statements(List.of(ends));
    open.pop();
    return body;
  }

  /** As {@link #body} for a tag with one end, which is stepped over. */
  private List<Stmt> wholeBody(String tag) {
    List<Stmt> body = body(tag, "end" + tag);
    tokens.next();
    return body;
  }

  private void statement(List<Stmt> body) {
    if (!tokens.at(Token.Type.NAME)) {
      throw tokens.error("tag name expected");
    }
    Token tag = tokens.next();
    if (isExtension(tag.text())) {
      throw unknownTag(tag);
    }
    int line = tag.line();
    switch (tag.text()) {
      case "if" -> body.add(ifStatement(line));
      case "for" -> body.add(forStatement(line));
      case "set" -> body.add(set(line));
      case "macro" -> body.add(macro(line));
      case "call" -> body.add(callBlock(line));
      case "filter" -> {
        Expr filter = expressions.operands().filter(null);
        while (tokens.skipOperator("|")) {
          filter = expressions.operands().filter(filter);
        }
        body.add(new Node.FilterBlock(filter, wholeBody("filter"), line));
      }
      case "with" -> body.add(with(line));
      case "print" -> print(body, line);
      case "break" -> body.add(new Node.Break(line));
      case "continue" -> body.add(new Node.Continue(line));
      case "generation" ->
          // The tag marks what an assistant wrote; rendering only needs its body, in a scope of its
          // own.
          body.add(new Node.With(List.of(), List.of(), wholeBody("generation"), line));
      case "include", "import", "from", "extends", "block" ->
          throw tokens.error(
              "the tag '"
                  + tag.text()
                  + "' is not supported, because a template here may not load another",
              tag);
      case "autoescape" ->
          throw tokens.error(
              "the tag 'autoescape' is not supported: prompts are never escaped", tag);
      default -> throw unknownTag(tag);
    }
  }

  /** Whether the tag is of an extension that the environment leaves out. */
  private boolean isExtension(String tag) {
    return switch (tag) {
      case "break", "continue" -> !environment.loopControls();
      case "generation" -> !environment.generationTag();
      default -> false;
    };
  }

  private Node.If ifStatement(int line) {
    Expr test = condition();
    List<Stmt> body = body("if", "elif", "else", "endif");
    List<Node.If> elifs = new ArrayList<>();
    while (tokens.atName("elif")) {
      int elifLine = tokens.next().line();
      Expr elifTest = condition();
      elifs.add(
          new Node.If(
              elifTest, body("if", "elif", "else", "endif"), List.of(), List.of(), elifLine));
    }
    boolean hasElse = tokens.next().isName("else");
    List<Stmt> otherwise = hasElse ? wholeBody("if") : List.of();
    return new Node.If(test, body, elifs, otherwise, line);
  }

  private Expr condition() {
    return expressions.tuple(false, false, _ -> false);
  }

  private Node.For forStatement(int line) {
    Target target = target(false, stream -> stream.atName("in"));
    tokens.expectName("in");
    Expr items = expressions.tuple(false, false, stream -> stream.atName("recursive"));
    Expr test = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    List<Stmt> body = body("for", "endfor", "else");
    boolean hasElse = tokens.next().isName("else");
    List<Stmt> otherwise = hasElse ? wholeBody("for") : List.of();
    return new Node.For(target, items, test, recursive, body, otherwise, line);
  }

  private Stmt set(int line) {
    Target target = target(true, _ -> false);
    if (tokens.skipOperator("=")) {
      return new Node.Set(target, expressions.tuple(), line);
    }
    Expr filter = expressions.operands().filters();
    return new Node.SetBlock(target, filter, wholeBody("set"), line);
  }

  private Stmt macro(int line) {
    String name = name();
    List<String> parameters = new ArrayList<>();
    List<Expr> defaults = new ArrayList<>();
    signature(parameters, defaults);
    return new Node.Macro(name, new Node.Callable(parameters, defaults, wholeBody("macro")), line);
  }

  private void signature(List<String> parameters, List<Expr> defaults) {
    tokens.expectOperator("(");
    while (!tokens.atOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      parameters.add(name());
      if (tokens.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw tokens.error("non-default argument follows default argument");
      }
    }
    tokens.expectOperator(")");
    if (parameters.size() != parameters.stream().distinct().count()) {
      throw tokens.error("a parameter is named twice");
    }
  }

  private Stmt callBlock(int line) {
    List<String> parameters = new ArrayList<>();
    List<Expr> defaults = new ArrayList<>();
    if (tokens.atOperator("(")) {
      signature(parameters, defaults);
    }
    if (!(expressions.expression() instanceof Node.Call call)) {
      throw tokens.error("expected call");
    }
    return new Node.CallBlock(
        call, new Node.Callable(parameters, defaults, wholeBody("call")), line);
  }

  private Stmt with(int line) {
    List<Target> targets = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!tokens.at(Token.Type.BLOCK_END)) {
      if (!targets.isEmpty()) {
        tokens.expectOperator(",");
      }
      targets.add(target(false, _ -> false));
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    return new Node.With(targets, values, wholeBody("with"), line);
  }

  private void print(List<Stmt> body, int line) {
    boolean first = true;
    while (!tokens.at(Token.Type.BLOCK_END)) {
      if (!first) {
        tokens.expectOperator(",");
      }
      first = false;
      body.add(new Node.Print(expressions.expression(), line));
    }
  }

  private String name() {
    Token token = tokens.expect(Token.Type.NAME);
    requireAssignable(token);
    return token.text();
  }

  private void requireAssignable(Token token) {
    if (List.of("true", "false", "none", "True", "False", "None").contains(token.text())) {
      throw tokens.error("can't assign to '" + token.text() + "'", token);
    }
  }

  /** A name, or names with commas between them, which may be nested in parentheses. */
  private Target target(boolean attributes, Predicate<TokenStream> atEnd) {
    List<Target> items = new ArrayList<>();
    boolean comma = false;
    while (true) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
      }
      if (expressions.atTupleEnd() || atEnd.test(tokens)) {
        break;
      }
      items.add(oneTarget(attributes));
      if (!tokens.atOperator(",")) {
        break;
      }
      comma = true;
    }
    if (comma) {
      return new Node.TupleTarget(items);
    }
    if (items.isEmpty()) {
      throw tokens.error("Expected an expression, got " + tokens.current().describe());
    }
    return items.getFirst();
  }

  private Target oneTarget(boolean attributes) {
    if (tokens.skipOperator("(")) {
      Target inner = target(false, _ -> false);
      tokens.expectOperator(")");
      return inner;
    }
    if (!tokens.at(Token.Type.NAME)) {
      throw tokens.error("can't assign to " + tokens.current().describe());
    }
    Token name = tokens.next();
    requireAssignable(name);
    if (attributes && tokens.skipOperator(".")) {
      return new Node.AttributeTarget(name.text(), tokens.expect(Token.Type.NAME).text());
    }
    return new Node.NameTarget(name.text());
  }

  private TemplateException endOfTemplate() {
    return tokens.error(
        "Unexpected end of template. Jinja was looking for the following tags: "
            + wanted()
            + ". The innermost block that needs to be closed is '"
            + open.getFirst().tag()
            + "'.");
  }

  private TemplateException unknownTag(Token tag) {
    String message = "Encountered unknown tag '" + tag.text() + "'.";
    if (!open.isEmpty()) {
      boolean misplaced = open.stream().anyMatch(outer -> outer.ends().contains(tag.text()));
      message +=
          misplaced
              ? " You probably made a nesting mistake. Jinja is expecting this tag, but currently"
                  + " looking for "
                  + wanted()
                  + "."
              : " Jinja was looking for the following tags: " + wanted() + ".";
      message += " The innermost block that needs to be closed is '" + open.getFirst().tag() + "'.";
    }
    return tokens.error(message, tag);
  }

  private String wanted() {
    return open.getFirst().ends().stream()
        .map(end -> "'" + end + "'")
        .collect(Collectors.joining(" or "));
  }
}
