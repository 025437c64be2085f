package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.*;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.SwitchEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions. */
final class Expressions {
    private static final int MAX_ARRAY = HeapObject.MAX_ELEMENTS;

    private final Machine machine;

    Expressions(Machine machine) {
        this.machine = machine;
    }

    Value eval(Expression e, Scope scope) {
        machine.budget.spend();
        if (e instanceof NameExpr name) {
            return name(name, scope);
        } else if (e instanceof MethodCallExpr call) {
            return machine.calls.call(call, scope);
        } else if (e instanceof LiteralExpr literal) {
            return machine.constants.computeIfAbsent(literal, l -> Literals.valueOf(literal, machine.unit));
        } else if (e instanceof BinaryExpr binary) {
            return binary(binary, scope);
        } else if (e instanceof EnclosedExpr enclosed) {
            return eval(enclosed.getInner(), scope);
        } else if (e instanceof AssignExpr assign) {
            return assign(assign, scope);
        } else if (e instanceof ObjectCreationExpr creation) {
            return machine.instances.create(creation, scope);
        } else if (e instanceof VariableDeclarationExpr declaration) {
            declaration.getVariables().forEach(v -> declare(v, scope));
            return Value.UNKNOWN;
        } else if (e instanceof CastExpr cast) {
            return cast(eval(cast.getExpression(), scope), cast.getTypeAsString());
        } else if (e instanceof FieldAccessExpr field) {
            return field(field, scope);
        } else if (e instanceof ArrayAccessExpr access) {
            return element(eval(access.getName(), scope), eval(access.getIndex(), scope));
        } else if (e instanceof UnaryExpr unary) {
            return unary(unary, scope);
        } else if (e instanceof ConditionalExpr conditional) {
            return conditional(conditional, scope);
        }
        return other(e, scope);
    }

    private Value other(Expression e, Scope scope) {
        if (e instanceof ArrayCreationExpr creation) {
            if (creation.getInitializer().isPresent()) {
                return array(
                        creation.getInitializer().get(),
                        creation.getElementType().asString(),
                        scope);
            }
            HeapObject heap = new HeapObject();
            Long size = creation.getLevels()
                    .get(0)
                    .getDimension()
                    .map(d -> eval(d, scope).number())
                    .orElse(null);
            if (size != null
                    && size > 0
                    && size < MAX_ARRAY
                    && creation.getElementType().isPrimitiveType()) {
                heap.set(size.intValue() - 1, Value.of(0L));
                heap.elements.replaceAll(v -> Value.of(0L));
            }
            return Value.object(creation.getElementType().asString() + "[]", heap);
        } else if (e instanceof ArrayInitializerExpr initializer) {
            return array(initializer, "", scope);
        } else if (e instanceof ThisExpr) {
            return scope.self == null
                    ? Value.UNKNOWN
                    : Value.object(scope.model == null ? "" : scope.model.name, scope.self);
        } else if (e instanceof SuperExpr) {
            String type = scope.model == null ? "" : machine.libraryType(scope.model.name);
            return scope.self == null ? Value.typed(type) : Value.object(type, scope.self);
        } else if (e instanceof ClassExpr type) {
            return Value.of(new Value.ClassName(type.getTypeAsString()));
        } else if (e instanceof LambdaExpr lambda) {
            HeapObject heap = new HeapObject();
            heap.code = lambda;
            heap.scope = scope;
            return Value.object("Lambda", heap);
        } else if (e instanceof MethodReferenceExpr reference) {
            HeapObject heap = new HeapObject();
            heap.code = reference;
            heap.scope = scope;
            return Value.object("Lambda", heap);
        } else if (e instanceof InstanceOfExpr test) {
            eval(test.getExpression(), scope);
            test.getPattern().ifPresent(p -> pattern(p, eval(test.getExpression(), scope), scope));
        } else if (e instanceof SwitchExpr choice) {
            Value[] result = {Value.UNKNOWN};
            Value selected = eval(choice.getSelector(), scope);
            choice.getEntries()
                    .forEach(entry -> machine.statements.maybe(() -> {
                        patterns(entry, selected, scope);
                        if (entry.getStatements().size() == 1
                                && entry.getStatements().get(0) instanceof ExpressionStmt s) {
                            result[0] = Value.join(result[0], eval(s.getExpression(), scope));
                            return Statements.End.NEXT;
                        }
                        return machine.statements.block(entry.getStatements(), scope.inner(machine.weakness));
                    }));
            return result[0];
        }
        return Value.UNKNOWN;
    }

    /** Declares what the labels of a switch's entry bind. */
    void patterns(SwitchEntry entry, Value selected, Scope scope) {
        for (Expression label : entry.getLabels()) {
            if (label instanceof PatternExpr pattern) {
                pattern(pattern, selected, scope);
            }
        }
    }

    /** Declares what a pattern binds: the value itself, or the components of a record. */
    private void pattern(ComponentPatternExpr pattern, Value value, Scope scope) {
        machine.budget.spend();
        if (pattern instanceof TypePatternExpr type) {
            scope.declare(type.getNameAsString(), cast(value, type.getTypeAsString()));
        } else if (pattern instanceof RecordPatternExpr record) {
            ClassModel model = machine.model(Value.simpleName(record.getTypeAsString()));
            HeapObject heap = value.heap();
            for (int i = 0; i < record.getPatternList().size(); i++) {
                Value held = heap == null || model == null || i >= model.components.size()
                        ? null
                        : heap.fields.get(model.components.get(i));
                pattern(record.getPatternList().get(i), held == null ? Value.tainted("", value.flow()) : held, scope);
            }
        }
    }

    private Value name(NameExpr name, Scope scope) {
        String id = name.getNameAsString();
        Value value = scope.find(id);
        if (value != null) {
            return value;
        }
        if (Sources.EL_OBJECTS.contains(id)) {
            return Value.tainted("", Taint.of(Taint.Origin.REQUEST, machine.line(name), id));
        }
        ClassModel model = machine.model(id);
        return model == null ? Value.UNKNOWN : Value.object(model.name, machine.instances.initialised(model).statics);
    }

    /** Whether the expression names a class and not a variable; then its name. */
    @Nullable
    String className(Expression e, Scope scope) {
        if (e instanceof NameExpr name) {
            String id = name.getNameAsString();
            return scope.find(id) == null && Character.isUpperCase(id.charAt(0)) ? id : null;
        }
        if (e instanceof FieldAccessExpr field
                && Character.isUpperCase(field.getNameAsString().charAt(0))) {
            return isPackage(field.getScope(), scope) && !isConstant(field) ? field.toString() : null;
        }
        return null;
    }

    /** Whether the expression names a field of a class of the page, such as an enum's constant. */
    private boolean isConstant(FieldAccessExpr field) {
        String owner = field.getScope() instanceof FieldAccessExpr outer
                ? outer.getNameAsString()
                : field.getScope() instanceof NameExpr name ? name.getNameAsString() : "";
        ClassModel model = machine.model(owner);
        return model != null
                && machine.instances.initialised(model).statics.fields.containsKey(field.getNameAsString());
    }

    private boolean isPackage(Expression e, Scope scope) {
        return e instanceof NameExpr name
                ? scope.find(name.getNameAsString()) == null
                : e instanceof FieldAccessExpr field && isPackage(field.getScope(), scope) && !isConstant(field);
    }

    private Value field(FieldAccessExpr access, Scope scope) {
        String type = className(access.getScope(), scope);
        if (type != null && machine.model(Value.simpleName(type)) == null) {
            return switch (access.getNameAsString()) {
                case "separator" -> Value.of("/");
                case "PROVIDER_URL" -> Value.of(Kept.PROVIDER);
                default -> Value.UNKNOWN;
            };
        }
        if (isPackage(access.getScope(), scope) && !(access.getScope() instanceof NameExpr n && known(n, scope))) {
            return Value.UNKNOWN;
        }
        Value target = eval(access.getScope(), scope);
        HeapObject heap = target.heap();
        if (access.getNameAsString().equals("length")
                && heap != null
                && heap.taint == null
                && !heap.elements.isEmpty()) {
            return Value.of((long) heap.elements.size());
        }
        Value held = heap == null ? null : heap.fields.get(access.getNameAsString());
        return held != null
                ? held
                : Value.tainted("", access.getNameAsString().equals("length") ? null : target.flow());
    }

    private boolean known(NameExpr name, Scope scope) {
        String id = name.getNameAsString();
        return scope.find(id) != null || Sources.EL_OBJECTS.contains(id) || machine.model(id) != null;
    }

    void declare(VariableDeclarator variable, Scope scope) {
        String type = variable.getTypeAsString();
        Value value = variable.getInitializer()
                .map(e ->
                        e instanceof ArrayInitializerExpr a ? array(a, type.replace("[]", ""), scope) : eval(e, scope))
                .orElse(Value.NULL);
        scope.declare(variable.getNameAsString(), coerce(value, type));
    }

    private static Value coerce(Value value, String type) {
        if (value.isUntyped() && !type.equals("var")) {
            return value.withType(type);
        }
        return type.equals("char") || type.equals("byte") ? cast(value, type) : value;
    }

    private static Value cast(Value value, String type) {
        Long number = value.number();
        if (number != null) {
            return switch (type) {
                case "char" -> Value.of((char) number.longValue());
                case "byte" -> Value.of((long) (byte) number.longValue());
                case "int" -> Value.of((long) (int) number.longValue());
                case "short" -> Value.of((long) (short) number.longValue());
                default -> value;
            };
        }
        boolean page = value.heap() != null && (value.heap().model != null || value.heap().code != null);
        return type.equals("Object") || page ? value : value.withType(type);
    }

    private Value array(ArrayInitializerExpr initializer, String type, Scope scope) {
        HeapObject heap = new HeapObject();
        int index = 0;
        if (initializer.getValues().size() == 1 && initializer.getValues().get(0) instanceof StringLiteralExpr moved) {
            List<Long> numbers = machine.unit.numbers(moved.getValue());
            if (numbers != null) {
                numbers.stream().limit(MAX_ARRAY).forEach(n -> heap.elements.add(Value.of(n)));
                return Value.object(type + "[]", heap);
            }
        }
        for (Expression element : initializer.getValues()) {
            Value value =
                    element instanceof ArrayInitializerExpr inner ? array(inner, type, scope) : eval(element, scope);
            heap.set(index++, value);
            heap.absorb(value.flow());
        }
        return Value.object(type + "[]", heap);
    }

    Value element(Value array, Value index) {
        HeapObject heap = array.heap();
        Long at = index.number();
        if (heap != null && at != null && at >= 0 && at < heap.elements.size()) {
            Value held = heap.elements.get(at.intValue());
            return held == Value.UNKNOWN ? machine.calls.elementOf(array, "") : held;
        }
        Value key = heap == null || index.string() == null ? null : heap.fields.get(index.string());
        return key != null ? key : machine.calls.elementOf(array, "");
    }

    private Value conditional(ConditionalExpr e, Scope scope) {
        Object known = eval(e.getCondition(), scope).constant();
        if (known instanceof Boolean value) {
            return eval(value ? e.getThenExpr() : e.getElseExpr(), scope);
        }
        return machine.statements.either(e, scope);
    }

    private Value binary(BinaryExpr e, Scope scope) {
        Value left = eval(e.getLeft(), scope);
        return Arithmetic.binary(e.getOperator(), left, eval(e.getRight(), scope));
    }

    private Value unary(UnaryExpr e, Scope scope) {
        Value value = eval(e.getExpression(), scope);
        Long n = value.number();
        Value result = switch (e.getOperator()) {
            case MINUS -> n == null ? value : Value.of(-n);
            case BITWISE_COMPLEMENT -> n == null ? value : Value.of(~n);
            case LOGICAL_COMPLEMENT -> value.constant() instanceof Boolean b ? Value.of(!b) : Value.UNKNOWN;
            case PREFIX_INCREMENT, POSTFIX_INCREMENT -> n == null ? value : Value.of(n + 1);
            case PREFIX_DECREMENT, POSTFIX_DECREMENT -> n == null ? value : Value.of(n - 1);
            default -> value;
        };
        if (e.getOperator().name().contains("CREMENT")) {
            store(e.getExpression(), result, scope);
            return e.getOperator().isPostfix() ? value : result;
        }
        return result;
    }

    private Value assign(AssignExpr e, Scope scope) {
        Value value = eval(e.getValue(), scope);
        if (e.getOperator() != AssignExpr.Operator.ASSIGN) {
            BinaryExpr.Operator operator = e.getOperator().toBinaryOperator().orElse(BinaryExpr.Operator.PLUS);
            Value old = eval(e.getTarget(), scope);
            value = Arithmetic.binary(operator, old, value);
            value = old.type().equals("char") || old.type().equals("byte") ? cast(value, old.type()) : value;
        }
        if (value.taint() != null) {
            value = value.withTaint(value.taint().via(machine.line(e), () -> machine.text(e)));
        }
        if (isOfServer(e.getTarget()) && value.flow() != null) {
            // The expression language reaches into the server's own objects from the page's; no page sets them so.
            machine.hit(
                    new Hit(Capability.REFLECT, "pageContext", machine.line(e), value.flow(), "", true, "arguments"));
        }
        store(e.getTarget(), value, scope);
        return value;
    }

    /** {@code pageContext.a.b.c}, which is no Java but an expression of the expression language. */
    private static boolean isOfServer(Expression target) {
        int depth = 0;
        Expression at = target;
        while (at instanceof FieldAccessExpr || at instanceof ArrayAccessExpr) {
            at = at instanceof FieldAccessExpr field ? field.getScope() : ((ArrayAccessExpr) at).getName();
            depth++;
        }
        return depth > 2
                && at instanceof NameExpr name
                && name.getNameAsString().equals("pageContext");
    }

    void store(Expression target, Value value, Scope scope) {
        if (target instanceof NameExpr name) {
            Value old = scope.find(name.getNameAsString());
            Value typed = old != null && value.isUntyped() ? value.withType(old.type()) : value;
            if (!scope.assign(name.getNameAsString(), typed, machine.weakness)) {
                scope.declare(name.getNameAsString(), typed);
            }
        } else if (target instanceof FieldAccessExpr field) {
            HeapObject heap = eval(field.getScope(), scope).heap();
            if (heap != null) {
                heap.fields.merge(
                        field.getNameAsString(), value, (a, b) -> machine.weakness > 0 ? Value.join(a, b) : b);
            }
        } else if (target instanceof ArrayAccessExpr access) {
            Value array = eval(access.getName(), scope);
            Long index = eval(access.getIndex(), scope).number();
            if (array.heap() != null) {
                array.heap().absorb(value.flow());
                if (index != null) {
                    array.heap().set(index.intValue(), value);
                } else {
                    array.heap().elements.replaceAll(v -> Value.join(v, value));
                }
            }
        } else if (target instanceof EnclosedExpr enclosed) {
            store(enclosed.getInner(), value, scope);
        }
    }

    List<Value> all(List<Expression> arguments, Scope scope) {
        return arguments.stream().map(a -> eval(a, scope)).toList();
    }
}
