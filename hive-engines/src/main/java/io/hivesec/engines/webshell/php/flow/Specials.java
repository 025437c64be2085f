package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.PhpTree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that do more than compute a result: they set variables, evaluate code, or use files. */
final class Specials {
    /** Functions of this class that no table names. */
    static final Set<String> NAMES = Set.of(
            "extract",
            "define",
            "constant",
            "compact",
            "func_get_args",
            "func_get_arg",
            "get_defined_vars",
            "getenv",
            "ereg_replace",
            "printf",
            "vprintf",
            "eval",
            "trigger_error",
            "escapeshellcmd",
            "user_error",
            "next",
            "prev",
            "each",
            "key",
            "tempnam",
            "tmpfile",
            "die",
            "exit",
            "phpinfo",
            "echo",
            "print",
            "list",
            "settype",
            "nl2br",
            "lcg_value",
            "sprintf",
            "unset",
            "sizeof");

    /** Variables that let the next program load a library. Source: ld.so(8), iconv's GCONV_PATH. */
    private static final Pattern PRELOAD = Pattern.compile("^(?:LD_PRELOAD|LD_AUDIT|GCONV_PATH|LD_LIBRARY_PATH)=");

    private final Machine machine;
    private final FileFunctions files;
    private final PatternFunctions patterns;
    private final VariableFunctions variables;

    Specials(Machine machine) {
        this.machine = machine;
        this.files = new FileFunctions(machine);
        this.patterns = new PatternFunctions(machine);
        this.variables = new VariableFunctions(machine);
    }

    FileFunctions files() {
        return files;
    }

    @Nullable
    Value call(String name, List<Value> a, Site site) {
        Value first = a.isEmpty() ? Value.UNKNOWN : a.get(0);
        Value second = a.size() > 1 ? a.get(1) : Value.UNKNOWN;
        Value left = machine.environment.call(name, first, second);
        if (left != null) {
            return left;
        }
        switch (name) {
            case "extract", "import_request_variables" -> {
                return variables.extract(first, second, site);
            }
            case "parse_str", "mb_parse_str" -> {
                return variables.parse(first, a, site);
            }
            case "assert" -> {
                machine.handlers.failed(a, site);
                return machine.sinks.evaluate("assert", first, site.frame(), site.at(), site.hidden());
            }
            case "eval" -> {
                return site.hidden() ? machine.sinks.evaluate("eval", first, site.frame(), site.at(), true) : null;
            }
            case "create_function" -> {
                if (a.isEmpty()) {
                    return Value.UNKNOWN;
                }
                return function(first, second, site);
            }
            case "preg_replace", "preg_filter", "mb_ereg_replace", "mb_eregi_replace" -> {
                return patterns.replace(name, a, site);
            }
            case "define" -> {
                if (first.isKnown() && first.string() != null) {
                    machine.program.constants.putIfAbsent(first.string(), second);
                }
                return Value.TRUE;
            }
            case "constant" -> {
                Value known = first.isKnown() ? machine.program.constants.get(first.string()) : null;
                return known != null ? known : Value.tainted(first.flow());
            }
            case "compact" -> {
                PhpArray array = new PhpArray();
                a.forEach(each -> {
                    if (each.data() instanceof String text) {
                        array.putKnown(text, site.frame().variable(text).get());
                    }
                });
                return Value.of(array);
            }
            case "func_get_args" -> {
                return site.frame().arguments.isEmpty() ? Value.UNKNOWN : Value.of(PhpArray.of(site.frame().arguments));
            }
            case "debug_backtrace" -> {
                PhpArray call = new PhpArray();
                call.putKnown("args", Value.of(PhpArray.of(site.frame().arguments)));
                return site.frame().arguments.isEmpty()
                        ? Value.UNKNOWN
                        : Value.of(PhpArray.of(List.of(Value.of(call))));
            }
            case "func_get_arg" -> {
                Long position = Conversions.integer(first);
                List<Value> own = site.frame().arguments;
                return position != null && position >= 0 && position < own.size()
                        ? own.get((int) (long) position)
                        : Value.UNKNOWN;
            }
            case "get_defined_vars" -> {
                PhpArray array = new PhpArray();
                if (!site.frame().isPage()) {
                    site.frame().variables().forEach((key, ref) -> array.putKnown(key, ref.get()));
                    return Value.of(array);
                }
                Value request = Value.tainted(
                        machine.evaluator.request(site.frame(), site.at(), "get_defined_vars()", Origin.REQUEST));
                for (String superglobal : List.of("_GET", "_POST", "_COOKIE", "_FILES")) {
                    array.putKnown(superglobal, request);
                }
                site.frame().variables().forEach((key, ref) -> array.putKnown(key, ref.get()));
                return Value.of(array).withTaint(request.taint());
            }
            case "get_defined_functions", "get_defined_constants", "get_class_methods" -> {
                return Value.unknown(null, Value.OPAQUE);
            }
            case "putenv" -> {
                if (PRELOAD.matcher(first.knownHead()).find()
                        || first.isRemote() && first.knownHead().isEmpty()) {
                    machine.report(new Hit(
                            Capability.LOAD_CODE,
                            name,
                            site.line(),
                            first.flow(),
                            Snippets.printable(first.knownHead()),
                            site.hidden(),
                            "preload"));
                }
                return Value.UNKNOWN;
            }
            case "getenv", "apache_getenv" -> {
                String key = first.isKnown() && first.string() != null
                        ? first.string().toUpperCase(Locale.ROOT)
                        : "";
                boolean outside = key.startsWith("HTTP_") && !key.equals("HTTP_HOST")
                        || key.equals("QUERY_STRING")
                        || key.equals("REQUEST_URI");
                return outside
                        ? Value.tainted(machine.evaluator.request(
                                site.frame(), site.at(), "getenv(" + key + ")", Origin.REQUEST))
                        : Value.UNKNOWN;
            }
            case "preg_match", "preg_match_all", "ereg", "eregi", "mb_ereg" -> {
                return patterns.match(name, a, site);
            }
            case "array_push", "array_unshift" -> {
                a.subList(1, a.size()).forEach(machine.stores::note);
                if (first.array() != null) {
                    a.subList(1, a.size()).forEach(first.array()::add);
                } else if (!site.written().isEmpty()) {
                    PhpArray array = PhpArray.of(a.subList(1, a.size()));
                    machine.evaluator.assign(
                            site.written().get(0).value(),
                            first.isKnown() ? Value.of(array) : Value.tainted(Calls.flow(first, a)),
                            site.frame());
                }
                return Value.UNKNOWN;
            }
            case "array_pop", "array_shift" -> {
                return take(first, name.equals("array_pop"));
            }
            case "var_export" -> {
                Taint flow = first.flow();
                if (a.size() > 1 && flow != null) {
                    return Value.partial(flow.part(), Value.QUOTED, "'", "'");
                }
                machine.sinks.output(first, site.frame(), site.at());
                return Value.tainted(flow);
            }
            case "print_r", "var_dump", "printf", "vprintf" -> {
                a.forEach(value -> machine.sinks.output(value, site.frame(), site.at()));
                return Value.tainted(first.flow());
            }
            case "escapeshellcmd" -> {
                return first;
            }
            case "trigger_error", "user_error" -> {
                machine.seen = Taint.join(machine.seen, first.flow());
                machine.handlers.err(first, site);
                return Value.TRUE;
            }
            case "assert_options", "ini_set" -> {
                return option(first, second, site);
            }
            case "sys_get_temp_dir" -> {
                return Value.of("/tmp");
            }
            case "get_object_vars", "get_mangled_object_vars" -> {
                return first.object() == null
                        ? Value.tainted(first.flow())
                        : first.object().all();
            }
            case "settype" -> {
                Narrowing.settype(machine, a, site);
                return Value.TRUE;
            }
            case "get_class" -> {
                return first.object() == null ? null : Value.of(first.object().type);
            }
            case "session_id" -> {
                return first.isRemote() ? Value.tainted(first.flow()) : Value.unknown(null, Value.SESSION_NAME);
            }
            case "set_include_path" -> {
                machine.sinks.loading().path(name, first, site);
                return Value.UNKNOWN;
            }
            case "spl_autoload_extensions" -> {
                machine.sinks.loading().extensions(name, first, site);
                return Value.UNKNOWN;
            }
            case "imap_open" -> {
                Mails.open(machine, name, first, site);
                return Value.UNKNOWN;
            }
            case "filter_var", "filter_var_array", "filter_input", "filter_input_array" -> {
                return filter(name, a, site);
            }
            case "array_key_first", "next", "prev", "each", "key", "array_rand" -> {
                return first.isKnown() ? null : Value.unknown(first.flow(), first.marks() & Value.OPAQUE);
            }
            default -> {
                Value buffered = name.startsWith("ob_") ? machine.buffers.call(name) : null;
                if (buffered != null) {
                    return buffered;
                }
                Value streamed = machine.streams.call(name, a, site);
                return streamed != null ? streamed : files.call(name, first, second, a, site);
            }
        }
    }

    private Value function(Value parameters, Value body, Site site) {
        Taint flow = Taint.join(parameters.flow(), body.flow());
        if (flow != null && flow.isRemote()) {
            Value code = parameters.flow() == null ? body : Value.tainted(flow);
            machine.sinks.evaluate("create_function", code, site.frame(), site.at(), site.hidden());
            return Sinks.isWord(code) ? Value.UNKNOWN : Value.tainted(flow);
        }
        String text = body.isKnown() ? body.string() : null;
        String names = parameters.isKnown() ? parameters.string() : null;
        if (text == null || names == null) {
            machine.sinks.evaluate("create_function", body, site.frame(), site.at(), site.hidden());
            return Value.UNKNOWN;
        }
        if (body.isDecoded()) {
            machine.report(new Hit(
                    Capability.EVALUATE,
                    "create_function",
                    site.line(),
                    null,
                    Snippets.printable(text),
                    site.hidden(),
                    text.length() > 200 ? "packed" : "decoded"));
        }
        machine.steps.spend(text.length() / 64 + 10L);
        String whole = "return function(" + names + "){" + text + "\n};";
        PhpTree tree = PhpTree.ofCode(whole);
        for (Node.Stmt statement : tree.statements()) {
            if (statement instanceof Node.Jump jump && jump.value() instanceof Node.Lambda lambda) {
                PhpObject object = new PhpObject("Closure");
                object.closure = new Closure(
                        lambda.function(), Map.of(), null, site.frame().layer.inner(whole, site.at()));
                machine.invocations.remember(object);
                return Value.of(object);
            }
        }
        return Value.UNKNOWN;
    }

    private Value take(Value first, boolean last) {
        PhpArray array = first.array();
        machine.stores.take();
        if (array == null || array.size() == 0) {
            return machine.evaluator.element(first);
        }
        Object key = null;
        for (Object each : array.elements().keySet()) {
            key = each;
            if (!last) {
                break;
            }
        }
        Value taken = array.elements().get(key);
        if (last) {
            array.elements().remove(key);
        } else {
            List<Value> others = List.copyOf(array.elements().values()).subList(1, array.size());
            array.elements().clear();
            array.resetNext(0);
            others.forEach(array::add);
            machine.steps.spend(others.size() / 8);
        }
        return taken == null ? Value.UNKNOWN : taken;
    }

    private Value option(Value first, Value second, Site site) {
        boolean callback = first.data() instanceof Long n && n == 2 || "assert.callback".equals(first.data());
        if (callback) {
            machine.handlers.asserting(second);
        }
        if (callback
                && (second.data() instanceof String text && machine.table.sink(text) != null || second.isRemote())) {
            machine.calls.callable(
                    second, List.of(Value.UNKNOWN, Value.UNKNOWN, Value.tainted(machine.seen)), site.unwritten());
        }
        if ("unserialize_callback_func".equals(first.data())
                && second.data() instanceof String text
                && FunctionTable.strongWords().contains(text.toLowerCase(Locale.ROOT))) {
            Value type = Value.tainted(machine.evaluator.request(
                    site.frame(), site.at(), "the name of a class that is unserialised", Origin.REQUEST));
            machine.calls.callable(second, List.of(type), site.unwritten());
        }
        if ("include_path".equals(first.data())) {
            machine.sinks.loading().path("ini_set", second, site);
        }
        Settings.set(machine, first, second, site);
        boolean prepend = "auto_prepend_file".equals(first.data()) || "auto_append_file".equals(first.data());
        if (prepend) {
            machine.sinks.include(second, site.frame(), site.at());
        }
        return Value.UNKNOWN;
    }

    private Value filter(String name, List<Value> a, Site site) {
        boolean input = name.startsWith("filter_input");
        Value data = input
                ? Value.tainted(machine.evaluator.request(site.frame(), site.at(), name + "()", Origin.REQUEST))
                : a.isEmpty() ? Value.UNKNOWN : a.get(0);
        for (Value argument : a) {
            callbackIn(argument, machine.evaluator.element(data), site, 0);
        }
        boolean number = Narrowing.isByFilter(a, input ? 2 : 1);
        if (a.size() == 1 && !input) {
            return data;
        }
        return number ? Value.UNKNOWN : data.array() != null ? data : Value.tainted(data.flow());
    }

    private void callbackIn(Value options, Value data, Site site, int depth) {
        if (options.array() == null || depth > 3) {
            return;
        }
        for (Map.Entry<Object, Value> entry :
                List.copyOf(options.array().elements().entrySet())) {
            if (entry.getKey().equals("options")
                    && (entry.getValue().data() instanceof String
                            || entry.getValue().isRemote()
                            || entry.getValue().object() != null)) {
                machine.calls.callable(entry.getValue(), List.of(data), site.unwritten());
            } else {
                callbackIn(entry.getValue(), data, site, depth + 1);
            }
        }
    }
}
