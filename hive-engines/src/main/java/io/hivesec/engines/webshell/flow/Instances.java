package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.InitializerDeclaration;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes objects: of the page's own classes, enums and records with what their fields hold, or of a library's. */
final class Instances {
    private static final int MAX_ANONYMOUS = 500;
    private static final int MAX_CONSTANTS = 64;

    private final Machine machine;
    private final Calls calls;
    private final Library library;
    private final List<ClassModel> anonymous = new ArrayList<>();

    Instances(Machine machine, Calls calls, Library library) {
        this.machine = machine;
        this.calls = calls;
        this.library = library;
    }

    Value create(ObjectCreationExpr creation, Scope scope) {
        List<Value> arguments = machine.expressions.all(creation.getArguments(), scope);
        String type = creation.getType().getNameWithScope();
        if (creation.getAnonymousClassBody().isPresent()) {
            ClassModel model = new ClassModel(
                    "",
                    List.of(Value.simpleName(type)),
                    creation.getAnonymousClassBody().get());
            HeapObject heap = body(model, scope);
            fields(model, heap, false);
            library.construct(type, arguments, creation);
            return Value.object(type, heap);
        }
        return construct(type, arguments, creation, scope);
    }

    private HeapObject body(ClassModel model, @Nullable Scope scope) {
        model.captured = scope;
        HeapObject heap = new HeapObject();
        heap.model = model;
        model.latest = heap;
        if (anonymous.size() < MAX_ANONYMOUS) {
            anonymous.add(model);
        }
        return heap;
    }

    Value construct(String type, List<Value> arguments, Node node, @Nullable Scope scope) {
        ClassModel model = machine.model(Value.simpleName(type));
        if (model == null) {
            return library.construct(type, arguments, node);
        }
        if (model.captured == null && scope != null && model.name.equals(Value.simpleName(type))) {
            initialised(model);
        }
        HeapObject heap = new HeapObject();
        heap.model = model;
        model.latest = heap;
        construct(model, heap, arguments);
        return Value.object(model.name, heap);
    }

    private void construct(ClassModel model, HeapObject heap, List<Value> arguments) {
        heap.absorb(Calls.flows(arguments));
        if (machine.depth < Machine.MAX_CALLS) {
            machine.depth++;
            fields(initialised(model), heap, false);
            machine.depth--;
        }
        CallableDeclaration<?> constructor = calls.callable(model, "<init>", arguments.size());
        if (constructor != null) {
            calls.run(constructor, heap, model, arguments, model.captured);
        } else if (!model.components.isEmpty()) {
            components(model, heap, arguments);
        }
    }

    /** A record's components get the arguments, as its compact constructor leaves them. */
    private void components(ClassModel model, HeapObject heap, List<Value> arguments) {
        Scope scope = new Scope(model.captured, model, heap, machine.weakness);
        for (int i = 0; i < model.components.size(); i++) {
            scope.declare(model.components.get(i), i < arguments.size() ? arguments.get(i) : Value.UNKNOWN);
        }
        for (Node member : model.members) {
            if (member instanceof CompactConstructorDeclaration compact) {
                machine.statements.block(compact.getBody().getStatements(), scope);
            }
        }
        for (String component : model.components) {
            Value value = scope.find(component);
            heap.fields.put(component, value == null ? Value.UNKNOWN : value);
        }
    }

    /** Runs the static initialisers of a class once. */
    ClassModel initialised(ClassModel model) {
        if (!model.initialised) {
            model.initialised = true;
            model.constants.stream().limit(MAX_CONSTANTS).forEach(constant -> constant(model, constant));
            fields(model, model.statics, true);
        }
        return model;
    }

    /** A constant of an enum, with or without a body of its own. */
    private void constant(ClassModel model, EnumConstantDeclaration constant) {
        HeapObject heap = new HeapObject();
        heap.model = model;
        if (!constant.getClassBody().isEmpty()) {
            heap = body(new ClassModel("", List.of(model.name), constant.getClassBody()), model.captured);
        }
        Scope scope = new Scope(model.captured, model, model.statics, machine.weakness);
        construct(model, heap, machine.expressions.all(constant.getArguments(), scope));
        heap.fields.put(Overrides.ENUM_NAME, Value.of(constant.getNameAsString()));
        model.latest = heap;
        model.statics.fields.put(constant.getNameAsString(), Value.object(model.name, heap));
    }

    /** {@code values()} and {@code valueOf(name)} of an enum. */
    Value constants(ClassModel model, String method, List<Value> arguments) {
        List<Value> all = new ArrayList<>();
        for (EnumConstantDeclaration constant : model.constants) {
            Value value = initialised(model).statics.fields.get(constant.getNameAsString());
            if (value != null) {
                all.add(value);
            }
        }
        HeapObject heap = new HeapObject();
        if (method.equals("values")) {
            heap.elements.addAll(all);
            return Value.object(model.name + "[]", heap);
        }
        String name = arguments.isEmpty() ? null : arguments.get(0).string();
        Value named = name == null ? null : model.statics.fields.get(name);
        heap.choices = all;
        return named != null ? named : Value.object(model.name, heap);
    }

    private void fields(ClassModel model, HeapObject into, boolean statics) {
        Scope scope = new Scope(model.captured, model, into, machine.weakness);
        if (!statics) {
            scope = new Scope(
                    new Scope(model.captured, model, model.statics, machine.weakness), model, into, machine.weakness);
        }
        for (Node member : model.members) {
            if (member instanceof FieldDeclaration field && field.isStatic() == statics) {
                for (var variable : field.getVariables()) {
                    Scope holder = scope.inner(machine.weakness);
                    machine.expressions.declare(variable, holder);
                    Value value = holder.find(variable.getNameAsString());
                    into.fields.put(variable.getNameAsString(), value == null ? Value.UNKNOWN : value);
                }
            } else if (member instanceof InitializerDeclaration block && block.isStatic() == statics) {
                machine.statements.block(block.getBody().getStatements(), scope.inner(machine.weakness));
            }
        }
    }

    List<ClassModel> anonymousClasses() {
        return List.copyOf(anonymous);
    }
}
