package io.hivesec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page {@code docs/event-reference.md} is made from the events' records: their names, components and documentation.
 * When it is stale, run this test with {@code -Dhive.docs=write}.
 */
final class EventReferenceTest {
    private static final Path PAGE = Path.of("../docs/event-reference.md");
    private static final Path SOURCES = Path.of("../hive-core/src/main/java/io/hivesec/event");
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/\\s*(?:@\\S+\\s+)*public record", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("\\{@(?:code|link|linkplain) #?([^}]*)}");

    @Test
    void page_ofEvents_saysWhatTheRecordsSay() throws IOException {
        String text = page();
        if ("write".equals(System.getProperty("hive.docs"))) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE).as("run this test with -Dhive.docs=write").hasContent(text);
    }

    static String page() throws IOException {
        StringBuilder text = new StringBuilder("# Events\n\nGenerated from the records in `io.hivesec.event` by"
                + " `EventReferenceTest`. As JSON, one object a line, an event has `type`, `time`,\nand, where known,"
                + " `container`, `process` and `ancestors`; the fields of its kind stand beside them under the names"
                + " given here.\n");
        for (Class<?> value : new Class<?>[] {
            io.hivesec.event.Process.class,
            io.hivesec.event.User.class,
            io.hivesec.event.Container.class,
            io.hivesec.event.Endpoint.class
        }) {
            section(value, "`" + value.getSimpleName() + "`", text);
        }
        for (EventKind kind : EventKind.values()) {
            Class<? extends Event> type = kind.type();
            section(type, "`" + kind.id() + "`", text);
        }
        return text.toString();
    }

    private static void section(Class<?> type, String title, StringBuilder text) throws IOException {
        Documentation documentation = documentation(type);
        text.append("\n## ").append(title).append("\n\n").append(documentation.description).append('\n');
        String rows = Stream.of(type.getRecordComponents())
                .filter(component -> !component.getName().equals("context"))
                .map(component -> row(component, documentation))
                .collect(Collectors.joining());
        if (!rows.isEmpty()) {
            text.append("\n| field | type | meaning |\n|---|---|---|\n").append(rows);
        }
    }

    private static String row(RecordComponent component, Documentation documentation) {
        return "| `" + component.getName() + "` | " + json(component.getGenericType()) + " | "
                + documentation.components.getOrDefault(component.getName(), "").replace("|", "\\|") + " |\n";
    }

    /** What a component's type is in JSON. */
    private static String json(Type type) {
        if (type instanceof ParameterizedType collection) {
            return "list of " + json(collection.getActualTypeArguments()[0]) + "s";
        }
        Class<?> plain = (Class<?>) type;
        return switch (plain.getSimpleName()) {
            case "int", "long" -> "number";
            case "boolean" -> "true or false";
            case "String" -> "text";
            case "Instant" -> "time";
            case "OpenFlags" -> "text or number";
            default -> plain.getSimpleName();
        };
    }

    private static final class Documentation {
        private final String description;
        private final Map<String, String> components = new HashMap<>();

        private Documentation(String description) {
            this.description = description;
        }
    }

    private static Documentation documentation(Class<?> type) throws IOException {
        Matcher comment = COMMENT.matcher(Files.readString(SOURCES.resolve(type.getSimpleName() + ".java")));
        assertThat(comment.find()).as("documentation of %s", type).isTrue();
        String plain = TAG.matcher(comment.group(1).replaceAll("[ \\t]*\\n[ \\t]*\\*?[ \\t]?", " ")).replaceAll("`$1`").replace('#', '.');
        String[] parts = plain.strip().split("@param ");
        Documentation documentation = new Documentation(parts[0].strip());
        for (int i = 1; i < parts.length; i++) {
            int blank = parts[i].indexOf(' ');
            documentation.components.put(parts[i].substring(0, blank), parts[i].substring(blank).strip());
        }
        return documentation;
    }
}
