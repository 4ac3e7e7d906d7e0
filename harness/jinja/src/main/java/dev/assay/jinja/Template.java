package dev.assay.jinja;

import dev.assay.jinja.python.PythonException;
import java.util.Map;

/** A compiled template. Immutable and safe to render from many threads at once. */
public final class Template {
  private final String name;
  private final Compiler.Compiled code;
  private final Environment environment;

  Template(String name, Compiler.Compiled code, Environment environment) {
    this.name = name;
    this.code = code;
    this.environment = environment;
  }

  /** How errors call this template. */
  public String name() {
    return name;
  }

  /**
   * The template's text for these variables, whose values follow {@link dev.assay.jinja.python}.
   *
   * @throws TemplateException with the template's name and the line
   */
  public String render(Map<String, ?> context) {
    Render render = new Render(environment, context);
    try {
      code.step().run(new Frame(render, code.size(), null));
      return render.output();
    } catch (PythonException e) {
      throw TemplateException.of(e).at(name, 1);
    } catch (StackOverflowError e) {
      throw TemplateException.of(
              TemplateException.Kind.LIMIT, "its values or calls are nested too deep")
          .at(name, 1);
    }
  }
}
