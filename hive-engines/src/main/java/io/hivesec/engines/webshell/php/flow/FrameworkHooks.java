package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions and classes that a page hands to a framework, which calls them with what is sent; accounts that it makes. */
final class FrameworkHooks {
    /** Parameters that hold all parts of an address. Source: Slim's route callbacks. */
    private static final Set<String> PARTS = Set.of("args", "params", "vars");

    private final Machine machine;
    private final Frameworks frameworks;
    private final FrameworkTable table = FrameworkTable.STANDARD;
    private final Map<String, Value> hooks = new HashMap<>();
    private boolean account;

    FrameworkHooks(Machine machine, Frameworks frameworks) {
        this.machine = machine;
        this.frameworks = frameworks;
    }

    /** Calls a function that registers another, or makes an account; null if it does neither. */
    @Nullable
    Value function(String name, List<Value> arguments, Site site) {
        Integer sent = table.position("sent", name);
        if (sent != null && arguments.size() > sent) {
            sent(name, arguments.get(sent), site);
            return Value.UNKNOWN;
        }
        if (name.equals("wp_create_user") || name.equals("wp_insert_user") || name.equals("wp_update_user")) {
            account(name, arguments, site);
            return null;
        }
        if (table.has("user", name)
                && !arguments.isEmpty()
                && arguments.stream().allMatch(Frameworks::isConstant)) {
            return user(name, arguments.get(0).array());
        }
        if (name.equals("wp_set_auth_cookie") && !arguments.isEmpty() && Frameworks.isName(arguments.get(0))) {
            machine.sinks.report(Capability.REGISTER, name, site.line(), null, "", site.hidden(), "account");
            return Value.UNKNOWN;
        }
        if (name.equals("update_user_meta") && arguments.size() > 2) {
            PhpArray roles = arguments.get(2).array();
            boolean raises = arguments.get(1).knownTail().endsWith("capabilities")
                    && roles != null
                    && roles.elements().containsKey("administrator");
            if (raises) {
                machine.sinks.report(Capability.REGISTER, name, site.line(), null, "administrator", false, "account");
            }
        }
        if (name.equals("update_option")
                && arguments.size() > 1
                && "default_role".equals(arguments.get(0).data())
                && "administrator".equals(arguments.get(1).data())) {
            machine.sinks.report(Capability.REGISTER, name, site.line(), null, "administrator", false, "account");
        }
        if (name.equals("register_rest_route") && arguments.size() > 2) {
            route(arguments.get(2), site);
            return Value.UNKNOWN;
        }
        Integer hook = table.position("hook", name);
        if (hook != null && arguments.size() > hook) {
            hook(name, arguments.get(0).knownHead(), arguments.get(hook), site);
            return Value.UNKNOWN;
        }
        if ((name.equals("apply_filters") || name.equals("do_action")) && arguments.size() > 1) {
            Value hooked = hooks.get(arguments.get(0).knownHead());
            if (hooked != null && hooked.data() instanceof String) {
                return machine.calls.callable(hooked, arguments.subList(1, arguments.size()), site.unwritten());
            }
        }
        return null;
    }

    /** An account that the page names itself, or the first of a list of such. */
    private static Value user(String name, @Nullable PhpArray asked) {
        if (asked != null && "ID".equals(asked.get(Value.of("fields")).data())) {
            return Value.of(PhpArray.of(List.of(Value.of(1L))));
        }
        PhpObject user = new PhpObject("#account");
        user.property("ID").put(Value.of(1L));
        user.property("id").put(Value.of(1L));
        return name.endsWith("s") ? Value.of(PhpArray.of(List.of(Value.of(user)))) : Value.of(user);
    }

    private void hook(String name, String event, Value callable, Site site) {
        hooks.putIfAbsent(event, callable);
        lend(name, callable, site);
        if (table.has("event", event.toLowerCase(Locale.ROOT))) {
            sent(event, callable, site);
        } else if (event.equals("xmlrpc_methods")) {
            methods(event, machine.calls.callable(callable, List.of(Value.of(new PhpArray())), site.unwritten()), site);
        } else if (event.equals("pre_option_default_role") || event.equals("option_default_role")) {
            Value role = machine.calls.callable(callable, List.of(Value.UNKNOWN), site.unwritten());
            if ("administrator".equals(role.data())) {
                machine.sinks.report(Capability.REGISTER, event, site.line(), null, "administrator", false, "account");
            }
        } else if (name.equals("add_shortcode")) {
            // Whoever writes a page of the site chooses what stands between the marks.
            Value written = Value.unknown(null, Value.STORED);
            machine.calls.callable(callable, List.of(written, written), site.unwritten());
        }
    }

    /** Functions of a list that whoever speaks to the site calls by their keys. */
    private void methods(String event, Value all, Site site) {
        if (all.array() != null) {
            List.copyOf(all.array().elements().values()).forEach(each -> sent(event, each, site));
        }
    }

    /** A command of Laravel's console that runs the code that it is told. Source: Laravel Tinker, "--execute". */
    void console(String call, List<Value> arguments, Site site) {
        Value command = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
        if (!command.knownHead().startsWith("tinker")) {
            return;
        }
        PhpArray options = arguments.size() > 1 ? arguments.get(1).array() : null;
        Value code = options == null ? Value.UNKNOWN : options.get(Value.of("--execute"));
        machine.sinks.evaluate(
                call,
                command.isRemote() ? Value.tainted(command.flow()) : code,
                site.frame(),
                site.at(),
                site.hidden());
    }

    /** What answers at an address of the page's own. */
    private void route(Value options, Site site) {
        if (options.array() == null) {
            return;
        }
        Value callable = options.array().get(Value.of("callback"));
        if (!callable.isNull()) {
            machine.calls.callable(callable, List.of(Frameworks.request(true)), site.unwritten());
        }
        options.array().elements().values().stream()
                .filter(each -> each.array() != null && each != callable)
                .forEach(each -> route(each, site));
    }

    /** A method by which a page hands functions over; does nothing if it is another one. */
    void method(@Nullable PhpObject object, String name, List<Value> arguments, Site site) {
        if (object != null && Program.plain(object.type).equals("soapserver") && !arguments.isEmpty()) {
            if (name.equals("setclass") && arguments.get(0).data() instanceof String type) {
                serve(type, site);
            } else if (name.equals("addfunction")) {
                sent(name, arguments.get(0), site);
            }
        }
        machine.messages.method(name, arguments, site);
        // Some are told the kind of the request first.
        boolean second = name.equals("addroute") || name.equals("map") && arguments.size() > 2;
        int at = second ? 1 : 0;
        if (arguments.size() > at + 1 && arguments.get(at).data() instanceof String path && table.has("route", name)) {
            routed(path, arguments.get(arguments.size() - 1).object(), site);
        }
    }

    /** A function that is given parts of the address that it answers at. */
    private void routed(String path, @Nullable PhpObject object, Site site) {
        if (object == null || path.indexOf('{') < 0) {
            return;
        }
        Closure closure = object.closure;
        if (closure == null) {
            return;
        }
        List<Node.Parameter> parameters = closure.function().parameters();
        boolean all = parameters.size() == 1 && parameters.get(0).type().isEmpty();
        List<Value> given = parameters.stream()
                .map(parameter -> all || path.contains("{" + parameter.name()) || PARTS.contains(parameter.name())
                        ? frameworks.asked(path, site)
                        : Value.UNKNOWN)
                .toList();
        machine.calls.callable(Value.of(object), given, site.unwritten());
    }

    /** An account whose password stands in the page, which is an administrator's at once or may become one. */
    private void account(String name, List<Value> arguments, Site site) {
        if (name.equals("wp_create_user")) {
            account |=
                    arguments.size() > 1 && Frameworks.isName(arguments.get(0)) && Frameworks.isName(arguments.get(1));
            return;
        }
        PhpArray given = arguments.isEmpty() ? null : arguments.get(0).array();
        if (given == null || !(account || Frameworks.isName(given.get(Value.of("user_pass"))))) {
            return;
        }
        account = true;
        if ("administrator".equals(given.get(Value.of("role")).data())) {
            machine.sinks.report(
                    Capability.REGISTER, name, site.line(), null, "administrator", site.hidden(), "account");
        }
    }

    /** Calls a function that is registered for what is sent, with what is sent. */
    private void sent(String name, Value callable, Site site) {
        Value data = frameworks.asked(name, site);
        machine.calls.callable(callable, List.of(data, data, data), site.unwritten());
    }

    /** A class whose methods are called by whoever asks a server of the page's own. */
    private void serve(String type, Site site) {
        Program.DeclaredType declared = machine.program.type(type);
        if (declared == null) {
            return;
        }
        PhpObject served = machine.calls.instance(declared);
        for (Node.Function method : declared.type().methods()) {
            if (!method.name().startsWith("__")) {
                List<Value> data = method.parameters().stream()
                        .map(parameter -> frameworks.asked(method.name(), site))
                        .toList();
                machine.magic.call(method.name(), served, data, Value.UNKNOWN);
            }
        }
    }

    /** Whether the page made an account whose password stands in it. */
    boolean madeAccount() {
        return account;
    }

    /** A function of the language that runs code, and which others may call from now on with what they send. */
    void lend(String name, Value callable, Site site) {
        if (callable.data() instanceof String text && FunctionTable.isStrong(text)) {
            Value data = Value.tainted(machine.evaluator.request(
                    site.frame(), site.at(), name + " lends its name to " + text, Origin.REQUEST));
            machine.calls.callable(callable, List.of(data), site.unwritten());
        }
    }
}
