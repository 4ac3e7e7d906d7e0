package dev.assay.jinja;

import dev.assay.jinja.Node.Expr;
import dev.assay.jinja.Node.Stmt;
import dev.assay.jinja.Node.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides, before a scope is compiled, which variable each name in it means: a port of {@code
 * jinja2.idtracking}, whose rules are the language's (what a loop body sees of an outer {@code
 * set}, what a branch leaves behind).
 */
final class Symbols {
  /**
   * The variables that live and die together: those of a template, a macro, a caller or a recursive
   * loop.
   */
  static final class Activation {
    final int depth;
    private int size;

    Activation(int depth) {
      this.depth = depth;
    }

    int size() {
      return size;
    }

    Variable newVariable() {
      return new Variable(depth, size++);
    }
  }

  /**
   * A place for a value: the activation at {@code depth} counted from the template, and an index in
   * it.
   */
  record Variable(int depth, int index) {}

  /** What a variable holds when its scope is entered. */
  sealed interface Load {
    /** What the caller or the loop puts there. */
    record Parameter() implements Load {}

    /** What the context has under this name. */
    record Resolve(String name) implements Load {}

    /** What another variable holds. */
    record Alias(Variable of) implements Load {}

    /** Nothing yet. */
    record Nothing() implements Load {}
  }

  final Activation activation;
  private final @Nullable Symbols parent;
  private final Map<String, Variable> variables;
  private Map<String, Variable> refs = new HashMap<>();
  private Map<Variable, Load> loads = new LinkedHashMap<>();
  private Set<String> stores = new HashSet<>();

  Symbols(Activation activation, @Nullable Symbols parent) {
    this(activation, parent, new HashMap<>());
  }

  private Symbols(
      Activation activation, @Nullable Symbols parent, Map<String, Variable> variables) {
    this.activation = activation;
    this.parent = parent;
    this.variables = variables;
  }

  /** The variable that {@code name}, which was analysed, means in this scope. */
  Variable variable(String name) {
    Variable variable = find(name);
    if (variable == null) {
      throw new IllegalStateException("name " + name + " was not analysed");
    }
    return variable;
  }

  Map<Variable, Load> loads() {
    return loads;
  }

  private @Nullable Variable find(String name) {
    Variable own = refs.get(name);
    return own != null ? own : parent == null ? null : parent.find(name);
  }

  private Variable define(String name, Load load) {
    Variable variable = variables.computeIfAbsent(name, _ -> activation.newVariable());
    refs.put(name, variable);
    loads.put(variable, load);
    return variable;
  }

  Variable declareParameter(String name) {
    stores.add(name);
    return define(name, new Load.Parameter());
  }

  private void load(String name) {
    if (find(name) == null) {
      define(name, new Load.Resolve(name));
    }
  }

  private void store(String name) {
    stores.add(name);
    if (refs.containsKey(name)) {
      return;
    }
    Variable outer = parent == null ? null : parent.find(name);
    define(name, outer == null ? new Load.Nothing() : new Load.Alias(outer));
  }

  private Symbols copy() {
    Symbols copy = new Symbols(activation, parent, variables);
    copy.refs = new HashMap<>(refs);
    copy.loads = new LinkedHashMap<>(loads);
    copy.stores = new HashSet<>(stores);
    return copy;
  }

  /**
   * Takes over what branches define; a name that only a branch stores starts as what it is outside.
   */
  private void merge(List<Symbols> branches) {
    Set<String> stored = new HashSet<>();
    branches.forEach(branch -> stored.addAll(branch.stores));
    stored.removeAll(stores);
    for (Symbols branch : branches) {
      refs.putAll(branch.refs);
      loads.putAll(branch.loads);
      stores.addAll(branch.stores);
    }
    for (String name : stored) {
      Variable outer = parent == null ? null : parent.find(name);
      loads.put(variable(name), outer == null ? new Load.Resolve(name) : new Load.Alias(outer));
    }
  }

  void visit(List<Stmt> body) {
    body.forEach(this::visit);
  }

  private void visit(Stmt stmt) {
    switch (stmt) {
      case Node.Text _, Node.Break _, Node.Continue _ -> {}
      case Node.Print print -> visit(print.value());
      case Node.If branch -> {
        visit(branch.test());
        List<Symbols> branches = new ArrayList<>();
        branches.add(branch(branch.body()));
        Symbols elifs = copy();
        branch.elifs().forEach(elifs::visit);
        branches.add(elifs);
        branches.add(branch(branch.otherwise()));
        merge(branches);
      }
      case Node.For loop -> visit(loop.items());
      case Node.Set set -> {
        visit(set.value());
        visit(set.target());
      }
      case Node.SetBlock set -> visit(set.target());
      case Node.Macro macro -> store(macro.name());
      case Node.CallBlock block -> visit(block.call());
      case Node.FilterBlock block -> visit(block.filter());
      case Node.With with -> with.values().forEach(this::visit);
    }
  }

  private Symbols branch(List<Stmt> body) {
    Symbols branch = copy();
    branch.visit(body);
    return branch;
  }

  private void visit(Target target) {
    switch (target) {
      case Node.NameTarget name -> store(name.name());
      case Node.TupleTarget tuple -> tuple.items().forEach(this::visit);
      case Node.AttributeTarget attribute -> load(attribute.namespace());
    }
  }

  void declareParameters(Target target) {
    switch (target) {
      case Node.NameTarget name -> declareParameter(name.name());
      case Node.TupleTarget tuple -> tuple.items().forEach(this::declareParameters);
      case Node.AttributeTarget attribute -> load(attribute.namespace());
    }
  }

  void visit(Expr expr) {
    Names.in(expr).forEach(this::load);
  }
}
