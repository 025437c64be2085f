package io.hivesec.engines.webshell.php.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The syntax tree of PHP, as far as the flow of data needs it. Immutable; offsets are into the text that was parsed. */
public sealed interface Node {

    /** Something that has a value. */
    sealed interface Expr extends Node {}

    /** Something that is done. */
    sealed interface Stmt extends Node {}

    /** A string, {@link Long}, {@link Double}, {@link Boolean}, or null. */
    record Literal(@Nullable Object value) implements Expr {}

    /** Strings joined: by interpolation or by dots. */
    record Concat(List<Expr> parts, int at) implements Expr {}

    /** A variable; its name is a literal or computed. */
    record Variable(Expr name, int at) implements Expr {}

    /** A constant's, function's or class's name. */
    record Name(String name, int at) implements Expr {}

    /** An element; without an index it is the next. */
    record Index(Expr base, @Nullable Expr index, int at) implements Expr {}

    /** A property. */
    record Property(Expr target, Expr name, int at) implements Expr {}

    /** A static property; its class is a {@link Name} or computed. */
    record StaticProperty(Expr owner, Expr name, int at) implements Expr {}

    /** A class's constant. */
    record ClassConstant(Expr owner, String name, int at) implements Expr {}

    /** A call of a function: its {@link Name}, or a value. */
    record Call(Expr callee, List<Argument> arguments, int at) implements Expr {}

    /** A call of a method. */
    record MethodCall(Expr target, Expr name, List<Argument> arguments, int at) implements Expr {}

    /** A call of a static method. */
    record StaticCall(Expr owner, Expr name, List<Argument> arguments, int at) implements Expr {}

    /** A new object. */
    record New(Expr type, List<Argument> arguments, int at) implements Expr {}

    /** What is passed. */
    record Argument(Expr value, boolean spread, String name) {
        Argument(Expr value, boolean spread) {
            this(value, spread, "");
        }
    }

    /** An array, or the targets of a list assignment. */
    record ArrayLiteral(List<Item> items, int at) implements Expr {
        /** Whether a call that is given the array unpacked is given its elements by their names, or one after the other. */
        boolean isOfArguments() {
            return !items.isEmpty()
                    && items.stream()
                            .allMatch(item -> item.value() != null
                                    && !item.spread()
                                    && (item.key() == null
                                            || item.key() instanceof Literal key && key.value() instanceof String));
        }
    }

    /** An element of an array; a hole in a list has no value. */
    record Item(@Nullable Expr key, @Nullable Expr value, boolean spread, boolean reference) {
        /** The element as an argument of a call. */
        Argument argument() {
            Expr given = value == null ? new Literal(null) : value;
            return new Argument(given, spread, key instanceof Literal name ? String.valueOf(name.value()) : "");
        }
    }

    /** An assignment. */
    record Assign(Expr target, Expr value, boolean reference, int at) implements Expr {}

    /** An assignment with an operator, such as {@code .}. */
    record AssignOperation(String operator, Expr target, Expr value, int at) implements Expr {}

    /** An increment or decrement. */
    record Increment(Expr target, boolean up, boolean prefix) implements Expr {}

    /** Two operands. */
    record Binary(String operator, Expr left, Expr right, int at) implements Expr {}

    /** One operand: {@code ! - + ~ @ & clone throw yield print}. */
    record Unary(String operator, Expr operand) implements Expr {}

    /** A cast. */
    record Cast(String type, Expr operand) implements Expr {}

    /** A choice; without a middle it is the condition's own value. */
    record Ternary(Expr condition, @Nullable Expr then, Expr otherwise) implements Expr {}

    /** A function without a name. */
    record Lambda(Function function, List<Use> uses, boolean arrow) implements Expr {}

    /** What a lambda takes along. */
    record Use(String name, boolean reference) {}

    /** Whether variables are set, or one is empty. */
    record Isset(List<Expr> operands, boolean empty) implements Expr {}

    /** An include or require. */
    record Include(Expr path, int at) implements Expr {}

    /** An {@code eval}. */
    record Eval(Expr code, int at) implements Expr {}

    /** An {@code exit} or {@code die}. */
    record Exit(@Nullable Expr value) implements Expr {}

    /** A command between back quotes. */
    record Shell(Expr command, int at) implements Expr {}

    /** A match. */
    record Match(Expr subject, List<Arm> arms) implements Expr {}

    /** An arm of a match; without conditions it is the default. */
    record Arm(List<Expr> conditions, Expr value) {}

    /** An expression for its effect. */
    record Do(Expr expression) implements Stmt {}

    /** Output. */
    record Echo(List<Expr> values, int at) implements Stmt {}

    /** Text outside of tags. */
    record Html(String text) implements Stmt {}

    /** Statements in a row. */
    record Block(List<Stmt> statements) implements Stmt {}

    /** A choice of statements. */
    record If(Expr condition, Stmt then, @Nullable Stmt otherwise) implements Stmt {}

    /** A loop; any part may be missing. */
    record Loop(List<Expr> before, List<Expr> condition, List<Expr> after, Stmt body, boolean bodyFirst)
            implements Stmt {}

    /** A loop over elements. */
    record Foreach(Expr subject, @Nullable Expr key, Expr value, boolean reference, Stmt body) implements Stmt {}

    /** A switch. */
    record Switch(Expr subject, List<Case> cases) implements Stmt {}

    /** A case; without a condition it is the default. */
    record Case(@Nullable Expr condition, Block body) {}

    /** {@code break}, {@code continue}, {@code return} or {@code goto}. */
    record Jump(String kind, @Nullable Expr value, int levels, String label) implements Stmt {}

    /** The target of a goto. */
    record Label(String name) implements Stmt {}

    /** Global or static variables, with what they begin as. */
    record Declare(boolean global, List<Expr> variables, List<Expr> values) implements Stmt {}

    /** Variables that are taken away. */
    record Unset(List<Expr> variables) implements Stmt {}

    /** A try. */
    record Try(Block body, List<Catch> catches, @Nullable Block last) implements Stmt {}

    /** A catch. */
    record Catch(String variable, Block body) {}

    /** A constant of the page. */
    record Constant(String name, Expr value) implements Stmt {}

    /** A function or method. */
    record Function(
            String name,
            List<Parameter> parameters,
            @Nullable Block body,
            String document,
            int at) implements Stmt {}

    /** A parameter; its type is the last word of what is declared, empty if nothing is. */
    record Parameter(
            String name, @Nullable Expr value, boolean reference, boolean variadic, boolean promoted, String type) {
        private static final Set<String> NUMBERS = Set.of("int", "float", "bool");

        /** Whether it holds numbers only. */
        public boolean isNumber() {
            return NUMBERS.contains(type.toLowerCase(Locale.ROOT));
        }
    }

    /** A class, interface, trait or enum. */
    record Type(
            String name,
            String parent,
            List<Function> methods,
            List<Constant> properties,
            List<Constant> constants,
            List<String> traits,
            String document,
            int at)
            implements Stmt {
        /** The property of an enumeration that holds a case's value. */
        public static final String CASE_VALUE = "value";

        /** Whether it is an enumeration of cases with values. */
        public boolean isEnum() {
            return !properties.isEmpty() && properties.get(0).value() instanceof AnyCase;
        }
    }

    /** The value of one of the cases of an enumeration. */
    record AnyCase(List<Expr> values) implements Expr {}

    /** An alias of a function or class. */
    record Alias(boolean function, String alias, String target) implements Stmt {}

    /** A namespace. */
    record Namespace(String name) implements Stmt {}
}
