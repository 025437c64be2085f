package io.hivesec.examples.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.AlertStore;
import io.hivesec.alert.Change;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Triage;
import io.hivesec.examples.report.ReportWords;
import io.hivesec.history.AccessGraph;
import io.hivesec.json.HiveModule;
import io.hivesec.whitelist.Suggestion;
import io.hivesec.whitelist.Whitelists;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the pages ask and tell, as JSON. Alerts have the form that they have everywhere. Thread-safe. */
final class ConsoleApi {
    private static final JsonMapper MAPPER = HiveModule.mapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String JSON = "application/json";
    private static final int MAX_BODY = 64 << 10;
    private static final int MAX_TEXT = 500;
    private static final int PAGE = 1_000;
    private static final int MAX_PAGE = 500;
    private static final int MAX_EDGES = 5_000;
    /** More than an analyst pages through; the filters and the export reach the rest. */
    private static final int MAX_LISTED = 10_000;

    private final Hive hive;
    private final TrustedRules trusted;
    private final Changes changes;
    private final String forgeryWord;
    private final Locale language;
    private final ReportWords words;
    private final Responses responses;
    private final EnginesPage engines;
    private final Clock clock = Clock.systemUTC();

    ConsoleApi(Hive hive, TrustedRules trusted, Changes changes, String forgeryWord, ConsoleSettings settings) {
        this.hive = hive;
        this.trusted = trusted;
        this.changes = changes;
        this.forgeryWord = forgeryWord;
        this.language = settings.language();
        this.words = ReportWords.in(language);
        this.responses = new Responses(settings.responses());
        this.engines = new EnginesPage(settings.engines());
    }

    /**
     * An answer.
     *
     * @param type its media type
     * @param fileName what a browser calls it when it is to be saved; otherwise empty
     * @param body its bytes
     */
    record Answer(String type, String fileName, byte[] body) {}

    Answer answer(String method, String path, HttpExchange exchange) throws Refusal, IOException, InterruptedException {
        String[] parts = path.split("/", -1);
        if (method.equals("GET")) {
            return get(path, parts, exchange);
        }
        if (method.equals("POST") && parts.length == 3 && parts[0].equals("alerts")) {
            JsonNode body = body(exchange);
            if (parts[2].equals("handle")) {
                return json(handle(parts[1], body));
            }
            switch (parts[2]) {
                case "mark" -> change(parts[1], AlertStatus.MARKED, body);
                case "reopen" -> change(parts[1], AlertStatus.REOPENED, body);
                case "trust" -> trust(parts[1], body);
                default -> throw Refusal.notFound("this action");
            }
            changes.add();
            return json(detail(parts[1]));
        }
        throw Refusal.notFound("this request");
    }

    private Answer get(String path, String[] parts, HttpExchange exchange)
            throws Refusal, IOException, InterruptedException {
        Query query = new Query(exchange);
        return switch (path) {
            case "session" -> json(session());
            case "alerts" -> json(list(query));
            case "alerts.jsonl" ->
                new Answer("application/jsonl; charset=utf-8", "alerts.jsonl", export(query.alerts()));
            case "graph" -> graph();
            case "rules" -> json(rules());
            case "engines" -> json(engines.json());
            case "changes" ->
                json(MAPPER.createObjectNode()
                        .put("version", changes.await(query.number("after", -1, Integer.MAX_VALUE, -1), PATIENCE)));
            default -> {
                if (parts.length == 2 && parts[0].equals("alerts")) {
                    yield json(detail(parts[1]));
                }
                if (parts.length == 3 && parts[0].equals("alerts") && parts[2].equals("plans")) {
                    yield json(MAPPER.createObjectNode().set("plans", responses.plans(find(parts[1]))));
                }
                throw Refusal.notFound("this request");
            }
        };
    }

    static byte[] error(String sentence) {
        return ConsoleServer.bytes(
                MAPPER.createObjectNode().put("error", sentence).toString());
    }

    private static Answer json(JsonNode node) {
        return new Answer(JSON, "", ConsoleServer.bytes(node.toString()));
    }

    private ObjectNode session() {
        return MAPPER.createObjectNode().put("forgeryWord", forgeryWord).put("language", language.getLanguage());
    }

    /** A page of alerts, newest first. Those that a whitelist trusts only when asked for. */
    private ObjectNode list(Query query) throws Refusal {
        int size = query.number("size", 1, MAX_PAGE, 50);
        int page = query.number("page", 0, MAX_LISTED, 0);
        boolean withTrusted = query.text("trusted").equals("true");
        List<Alert> all = new ArrayList<>(all(query.alerts()));
        all.removeIf(alert -> !withTrusted && alert.exemption().isPresent());
        Collections.reverse(all);
        ObjectNode answer = MAPPER.createObjectNode().put("total", all.size());
        ArrayNode alerts = answer.putArray("alerts");
        all.stream().skip((long) page * size).limit(size).forEach(alert -> alerts.add(MAPPER.valueToTree(alert)));
        return answer;
    }

    private List<Alert> all(AlertQuery query) {
        List<Alert> all = new ArrayList<>();
        AlertStore.@Nullable Position position = null;
        while (all.size() < MAX_LISTED) {
            List<Alert> page = hive.alerts().list(query, position, PAGE);
            if (page.isEmpty()) {
                break;
            }
            all.addAll(page);
            position = AlertStore.Position.after(page.get(page.size() - 1));
        }
        return all;
    }

    private byte[] export(AlertQuery query) throws JsonProcessingException {
        StringBuilder lines = new StringBuilder();
        for (Alert alert : all(query)) {
            lines.append(MAPPER.writeValueAsString(alert)).append('\n');
        }
        return ConsoleServer.bytes(lines.toString());
    }

    /** An alert with its past, and the rules that would trust it with what each would have silenced. */
    private ObjectNode detail(String id) throws Refusal {
        Alert alert = find(id);
        ObjectNode answer = MAPPER.createObjectNode();
        answer.set("alert", MAPPER.valueToTree(alert));
        answer.set("said", said(alert));
        ArrayNode past = answer.putArray("history");
        for (Change change : hive.alerts().history(id)) {
            past.addObject()
                    .put("to", change.to().name().toLowerCase(Locale.ROOT))
                    .put("by", change.by())
                    .put("at", change.at().toString())
                    .put("why", change.why())
                    .put("how", change.how());
        }
        List<Alert> ofType = all(AlertQuery.ALL.types(alert.type()));
        ArrayNode suggestions = answer.putArray("suggestions");
        for (Suggestion suggestion : Whitelists.suggest(alert)) {
            ObjectNode one = suggestions.addObject().put("trusts", words.trusts(suggestion));
            one.set("conditions", MAPPER.valueToTree(suggestion.conditions()));
            one.put("silenced", Effects.of(suggestion, ofType, clock.instant())).put("ofType", ofType.size());
        }
        return answer;
    }

    /** What an alert's names and numbers are called. */
    private ObjectNode said(Alert alert) {
        Triage triage = alert.triage();
        ObjectNode said = MAPPER.createObjectNode()
                .put(
                        "probability",
                        words.word(
                                "probability",
                                words.word("band." + triage.band().name()),
                                ReportWords.percent(triage.probability())))
                .put("impact", triage.impact().isEmpty() ? "" : words.impact(triage.impact()));
        ObjectNode signals = said.putObject("signals");
        triage.signals().forEach(signal -> signals.put(signal.name(), words.signal(signal.name())));
        ArrayNode evidence = said.putArray("evidence");
        for (Evidence one : words.readable(alert.evidence())) {
            evidence.addObject().put("name", words.evidence(one.name())).put("value", one.value());
        }
        return said;
    }

    private Alert find(String id) throws Refusal {
        Optional<Alert> alert = hive.alerts().find(id);
        if (alert.isEmpty()) {
            throw Refusal.notFound("this alert");
        }
        return alert.get();
    }

    /** Carries a plan out. The alert is handled only when its effect was seen. */
    private ObjectNode handle(String id, JsonNode body) throws Refusal {
        String by = required(body, "by");
        required(body, "why");
        String disposition = required(body, "disposition");
        String plan = required(body, "plan");
        Alert alert = find(id);
        if (alert.status() == AlertStatus.HANDLED) {
            throw new Refusal(409, "it is handled already");
        }
        Outcome outcome = responses.carryOut(alert, disposition, plan, by, clock.instant());
        if (outcome.state() == Outcome.State.VERIFIED) {
            change(id, AlertStatus.HANDLED, body, disposition + ", plan " + plan);
        }
        changes.add();
        ObjectNode answer = detail(id);
        ArrayNode details = answer.putObject("outcome")
                .put("state", outcome.state().name().toLowerCase(Locale.ROOT))
                .putArray("details");
        outcome.details().forEach(details::add);
        return answer;
    }

    private void change(String id, AlertStatus to, JsonNode body) throws Refusal {
        change(id, to, body, "");
    }

    private void change(String id, AlertStatus to, JsonNode body, String how) throws Refusal {
        find(id);
        try {
            hive.alerts().change(id, new Change(to, required(body, "by"), clock.instant(), required(body, "why"), how));
        } catch (IllegalStateException e) {
            throw new Refusal(409, String.valueOf(e.getMessage()));
        }
    }

    private void trust(String id, JsonNode body) throws Refusal, IOException {
        Alert alert = find(id);
        List<Suggestion> suggestions = Whitelists.suggest(alert);
        int number = body.path("suggestion").asInt(-1);
        if (number < 0 || number >= suggestions.size()) {
            throw Refusal.badRequest("suggestion: a number below " + suggestions.size());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String rule = "console-" + now.toEpochMilli() / 1000 + "-"
                + trusted.whitelist().current().rules().size();
        trusted.add(suggestions.get(number).toRule(rule, required(body, "by"), now));
    }

    private Answer graph() throws IOException {
        AccessGraph graph = hive.accessGraph();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeFieldName("edges");
            graph.write(out, graph.edges().stream().limit(MAX_EDGES).toList());
            out.writeEndObject();
        }
        return new Answer(JSON, "", bytes.toByteArray());
    }

    private ObjectNode rules() {
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode rules = answer.putArray("rules");
        hive.rules()
                .forEach(rule -> rules.addObject()
                        .put("id", rule.id())
                        .put("type", rule.type().id())
                        .put("severity", rule.severity().name())
                        .put("title", rule.title(language))
                        .put(
                                "techniques",
                                rule.techniques().stream().map(one -> one.id()).collect(Collectors.joining(" "))));
        return answer;
    }

    private static JsonNode body(HttpExchange exchange) throws Refusal, IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw new Refusal(413, "more than " + MAX_BODY + " bytes");
        }
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("not JSON");
        }
    }

    private static String required(JsonNode body, String field) throws Refusal {
        String text = body.path(field).asText("").strip();
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw Refusal.badRequest(field + ": a text of 1 to " + MAX_TEXT + " characters");
        }
        return text;
    }
}
