package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that fetch from a server that they are told, and those that look such a server up. */
final class Transfers {
    /** The option that names the server. Source: {@code curl.h}, {@code CURLOPT_URL}. */
    static final long URL = 10_002;
    /** The option that names where the answer is written. Source: {@code curl.h}, {@code CURLOPT_WRITEDATA}. */
    static final long FILE = 10_001;
    /** The option that names what is sent. Source: {@code curl.h}, {@code CURLOPT_POSTFIELDS}. */
    static final long FIELDS = 10_015;

    /** The detail of what is sent to an address that is spelled in a code. */
    private static final String CODED = "coded";

    private static final Pattern ADDRESS = Pattern.compile("^https?://", Pattern.CASE_INSENSITIVE);

    private final Machine machine;
    /** Whether an address was fetched that is spelled in a code. */
    private boolean coded;
    /** What a visitor typed and was sent away. */
    private @Nullable Taint sent;

    Transfers(Machine machine) {
        this.machine = machine;
    }

    void call(String name, List<Value> a, Site site) {
        switch (name) {
            case "curl_init" -> {
                if (!a.isEmpty()) {
                    fetch(name, a.get(0), site);
                }
            }
            case "curl_setopt" -> {
                if (a.size() > 2 && a.get(1).data() instanceof Long option && option == URL) {
                    fetch(name, a.get(2), site);
                }
                if (a.size() > 2 && a.get(1).data() instanceof Long option && option == FIELDS) {
                    send(name, a.get(2), site);
                }
                if (a.size() > 2 && a.get(1).data() instanceof Long option && option == FILE) {
                    Value answer = Value.tainted(
                            machine.evaluator.request(site.frame(), site.at(), name + "()", Origin.NETWORK));
                    machine.calls.library().call("fwrite", List.of(a.get(2), answer), site.unwritten());
                }
            }
            case "curl_setopt_array" -> {
                PhpArray options = a.size() > 1 ? a.get(1).array() : null;
                Value url = options == null ? null : options.elements().get(URL);
                if (url != null) {
                    fetch(name, url, site);
                }
                Value fields = options == null ? null : options.elements().get(FIELDS);
                if (fields != null) {
                    send(name, fields, site);
                }
                if (options != null) {
                    List.copyOf(options.elements().values()).forEach(option -> receive(name, option, site));
                }
            }
            case "stream_copy_to_stream" -> {
                if (a.size() > 1) {
                    Value read = machine.calls.library().call("stream_get_contents", a.subList(0, 1), site.unwritten());
                    machine.calls.library().call("fwrite", List.of(a.get(1), read), site.unwritten());
                }
            }
            case "getmxrr", "dns_get_mx" -> {
                if (a.size() > 1 && site.written().size() > 1) {
                    machine.evaluator.assign(
                            site.written().get(1).value(),
                            Value.tainted(a.get(0).flow()),
                            site.frame());
                }
            }
            default -> {}
        }
    }

    /** A function that is given what comes from the server. */
    private void receive(String name, Value option, Site site) {
        if (option.data() instanceof String text
                && FunctionTable.strongWords().contains(text.toLowerCase(Locale.ROOT))) {
            Value data = Value.tainted(
                    machine.evaluator.request(site.frame(), site.at(), name + " calls " + text, Origin.NETWORK));
            machine.calls.callable(option, List.of(data, data), site.unwritten());
        }
    }

    private void fetch(String call, Value url, Site site) {
        boolean hidden = url.isDecoded() && ADDRESS.matcher(url.knownHead()).find();
        coded |= hidden;
        if (url.isRemote() || url.isUnsetGlobal()) {
            String detail = url.isUnsetGlobal() ? "unset" : hidden ? CODED : "";
            report(call, url.flow(), url.knownHead(), detail, site);
        } else if (hidden && sent != null) {
            report(call, sent, url.knownHead(), CODED, site);
        }
    }

    /** Data that is sent to a server: what visitors typed is no business of one whose address is spelled in a code. */
    private void send(String call, Value fields, Site site) {
        Taint flow = fields.flow();
        if (flow != null && flow.origins().contains(Origin.REQUEST)) {
            sent = flow;
            if (coded) {
                report(call, flow, "", CODED, site);
            }
        }
    }

    private void report(String call, @Nullable Taint flow, String url, String detail, Site site) {
        machine.report(
                new Hit(Capability.RELAY, call, site.line(), flow, Snippets.printable(url), site.hidden(), detail));
    }
}
