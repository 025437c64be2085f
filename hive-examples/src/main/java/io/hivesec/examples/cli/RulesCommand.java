package io.hivesec.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.Hive;
import io.hivesec.alert.Rule;
import io.hivesec.examples.EveryRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hive rules}: what can be found. */
@Command(name = "rules", mixinStandardHelpOptions = true, description = "Lists every rule.")
final class RulesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Option(
            names = "--plugins",
            paramLabel = "JAR",
            split = ",",
            description = "Also list the rules of these jars, or folders of classes.")
    private List<Path> plugins = List.of();

    @Mixin
    private ListOptions options = new ListOptions();

    @Override
    public Integer call() throws Exception {
        List<String> lines = new ArrayList<>();
        List<JsonNode> nodes = new ArrayList<>();
        for (Rule rule : EveryRule.of(Hive.builder().plugins(PluginJars.loader(plugins)))) {
            lines.add(text(rule));
            nodes.add(json(rule));
        }
        options.print(lines, nodes, spec.commandLine().getOut());
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
                rule.title(HiveCommand.language(spec)));
    }

    private JsonNode json(Rule rule) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", rule.id());
        json.put("type", rule.type().id());
        json.put("severity", rule.severity().name());
        json.put("confidence", rule.confidence().name());
        json.put("maturity", rule.maturity().name().toLowerCase(Locale.ROOT));
        json.put("nature", rule.nature().name().toLowerCase(Locale.ROOT));
        json.put("title", rule.title(HiveCommand.language(spec)));
        ArrayNode techniques = json.putArray("techniques");
        rule.techniques().forEach(technique -> techniques.add(technique.toString()));
        return json;
    }
}
