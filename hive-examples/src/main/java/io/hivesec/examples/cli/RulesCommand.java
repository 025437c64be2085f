package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.alert.Rule;
import io.hivesec.examples.EveryRule;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hive rules}: what can be found. */
@Command(name = "rules", mixinStandardHelpOptions = true, description = "Lists every rule.")
final class RulesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private OutputOptions options = new OutputOptions();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = options.writer(spec.commandLine().getOut());
        for (Rule rule : EveryRule.of(options.hive())) {
            out.println(options.format() == OutputOptions.Format.TEXT ? text(rule) : json(rule));
        }
        out.flush();
        return ExitStatus.NOTHING_FOUND;
    }

    private String text(Rule rule) {
        return String.format(
                Locale.ROOT,
                "%-48s %-20s %-13s %-6s %-12s %s  %s",
                rule.id(),
                rule.type().id(),
                rule.severity(),
                rule.confidence(),
                rule.maturity().name().toLowerCase(Locale.ROOT),
                rule.techniques(),
                rule.title(options.language()));
    }

    private String json(Rule rule) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = HiveModule.mapper().createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("id", rule.id());
            out.writeStringField("type", rule.type().id());
            out.writeStringField("severity", rule.severity().name());
            out.writeStringField("confidence", rule.confidence().name());
            out.writeStringField("maturity", rule.maturity().name().toLowerCase(Locale.ROOT));
            out.writeStringField("nature", rule.nature().name().toLowerCase(Locale.ROOT));
            out.writeStringField("title", rule.title(options.language()));
            out.writeArrayFieldStart("techniques");
            for (Object technique : rule.techniques()) {
                out.writeString(technique.toString());
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return text.toString();
    }
}
