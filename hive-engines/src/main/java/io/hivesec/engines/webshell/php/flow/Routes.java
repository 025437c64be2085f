package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Methods that frameworks call with parts of the address that was asked for: those whose attribute or comment names the address, and
 * the public ones of controllers. Source: the references of Symfony, Hyperf, Spiral, CodeIgniter, Yii, CakePHP and Laravel.
 */
final class Routes {
    private static final Pattern ADDRESS =
            Pattern.compile("[@\\[,\\s\\\\](?:\\w{0,20}Route|(?:Request|Get|Post|Any)(?:Mapping)?|Path)\\s*\\(");
    /** How far in front of a method the address may begin. */
    private static final int BEFORE = 600;

    private static final Set<String> TEXTS = Set.of("", "string", "mixed", "array");
    private static final String CONTROLLER = "controller";
    private static final String PRESENTER = "presenter";

    private final Machine machine;

    Routes(Machine machine) {
        this.machine = machine;
    }

    /** What a method that nothing of the page calls is given: parts of the address, or what is not known. */
    List<Value> given(Node.Function method, Program.DeclaredType owner) {
        String said = method.parameters().isEmpty() ? "" : before(owner.layer().source(), method.at());
        boolean addressed = said.indexOf('{') >= 0 && ADDRESS.matcher(said).find();
        boolean controller =
                isController(owner.type()) && isPublic(owner.layer().source(), method);
        return method.parameters().stream()
                .map(parameter ->
                        isText(parameter) && (controller || addressed && said.contains('{' + parameter.name()))
                                ? part(owner.layer(), method)
                                : Value.UNKNOWN)
                .toList();
    }

    private Value part(Layer layer, Node.Function method) {
        Frame frame = Frame.of(null, "", method.name(), layer);
        return Value.tainted(machine.evaluator.request(
                frame, method.at(), Frameworks.ASKED + "a part of the address", Origin.REQUEST));
    }

    private static boolean isText(Node.Parameter parameter) {
        return !parameter.variadic()
                && !parameter.reference()
                && TEXTS.contains(parameter.type().toLowerCase(Locale.ROOT))
                && !FrameworkTable.STANDARD.has("name", parameter.name().toLowerCase(Locale.ROOT));
    }

    private static boolean isController(Node.Type type) {
        String parent = Program.plain(type.parent());
        return parent.endsWith(CONTROLLER) || parent.endsWith(PRESENTER);
    }

    private static boolean isPublic(String source, Node.Function method) {
        boolean hidden = source.startsWith("pr", method.at()) || source.startsWith("static", method.at());
        return !hidden && !method.name().startsWith("_");
    }

    /** What stands between a method and the end of what is declared before it. */
    private static String before(String source, int at) {
        int to = Math.min(at, source.length());
        String text = source.substring(Math.max(0, to - BEFORE), to);
        int from = Math.max(text.lastIndexOf("}\n"), text.lastIndexOf(";\n"));
        return text.substring(from + 1);
    }
}
