package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Templates that are texts: whoever sends one that Twig, Smarty, Blade or Mustache runs sends code. */
final class TextTemplates {
    /** Templates of Smarty that are their own text. Source: the Smarty manual, "Resources". */
    private static final Pattern OWN_TEXT = Pattern.compile("^(?:string|eval|data):", Pattern.CASE_INSENSITIVE);
    /** A template that is named, not written. */
    private static final Pattern FILE_OF_TEMPLATE =
            Pattern.compile("\\.(?:tpl|twig|html?|blade|phtml|latte)(?:\\.php)?$", Pattern.CASE_INSENSITIVE);

    private final Machine machine;
    private final FrameworkTable table = FrameworkTable.STANDARD;
    private boolean sandboxed;
    /** Whether templates are their own text. */
    private boolean textual;

    TextTemplates(Machine machine) {
        this.machine = machine;
    }

    /** Notes a class of a template engine that the page makes an object of. */
    void construct(String type, List<Value> arguments, Site site) {
        sandboxed |= type.equals("sandboxextension");
        textual |= type.equals("stringloader");
        if (type.equals("arrayloader") && !arguments.isEmpty()) {
            PhpArray templates = arguments.get(0).array();
            if (templates != null) {
                templates.elements().values().forEach(text -> run("ArrayLoader", text, site, false));
            }
        }
    }

    /** Calls a method of what may be a template engine. */
    void method(@Nullable PhpObject object, String name, List<Value> arguments, Site site) {
        Integer template = table.position("template", name);
        if (template != null && arguments.size() > template) {
            run(name, arguments.get(template), site, name.equals("fetch") || name.equals("display"));
        }
        if (textual && name.startsWith("render") && !arguments.isEmpty()) {
            run(name, arguments.get(0), site, false);
        }
        if (object != null && arguments.size() > 1 && arguments.get(0).isRemote() && name.startsWith("render")) {
            rendered(arguments.get(0), arguments.get(1).array(), site);
        }
        if (object != null && !arguments.isEmpty()) {
            Integer text = table.position("template", Program.plain(object.type) + "->" + name);
            if (text != null) {
                run(name, arguments.get(text), site, false);
            }
        }
    }

    /** A template of somebody's choice is given functions of the page's own, which it calls with what it likes. */
    private void rendered(Value template, @Nullable PhpArray given, Site site) {
        Taint flow = template.flow();
        if (flow == null
                || !flow.whole()
                || given == null
                || FILE_OF_TEMPLATE.matcher(template.knownTail()).find()) {
            return;
        }
        Value data = Value.tainted(flow);
        given.elements().values().stream()
                .filter(each -> each.object() != null && each.object().closure != null)
                .forEach(each -> machine.calls.callable(each, List.of(data), site.unwritten()));
    }

    /** Tells of a template whose text somebody sends. */
    void run(String call, Value text, Site site, boolean bySource) {
        Taint flow = text.flow();
        if (flow == null
                || !flow.isRemote()
                || sandboxed
                || FILE_OF_TEMPLATE.matcher(text.knownTail()).find()
                || bySource && !OWN_TEXT.matcher(text.knownHead()).find()) {
            return;
        }
        String head = OWN_TEXT.matcher(text.knownHead()).replaceFirst("");
        boolean whole = flow.whole() || head.isEmpty() || head.equals("base64:");
        if (whole) {
            machine.sinks.report(Capability.EVALUATE, call, site.line(), flow, head, site.hidden(), "template");
        }
    }
}
