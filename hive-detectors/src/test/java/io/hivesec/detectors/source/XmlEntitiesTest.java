package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one XML that is read has no entities but those of XML itself: nothing is fetched, and nothing multiplies. */
final class XmlEntitiesTest {
    private static final String EVENT = """
            <Event><System><EventID>1</EventID><TimeCreated SystemTime="2026-01-02T03:04:05.678Z"/></System><EventData>\
            <Data Name="ProcessId">70</Data><Data Name="Image">/usr/bin/id</Data>\
            <Data Name="CommandLine">id WORD</Data></EventData></Event>""";

    @Test
    void externalEntity_isNotOpened(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "canary-4711-canary");
        String dtd = "<!DOCTYPE Event [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>";
        assertThat(read(dtd + EVENT.replace("WORD", "&x;")).toString()).doesNotContain("canary-4711-canary");
    }

    @Test
    void nestedEntities_doNotMultiply() throws IOException {
        StringBuilder dtd = new StringBuilder("<!DOCTYPE Event [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 10; i++) {
            dtd.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        assertThat(read(dtd + "]>" + EVENT.replace("WORD", "&a9;")).toString().length())
                .isLessThan(10_000);
    }

    @Test
    void entitiesOfXmlItself_areRead() throws IOException {
        assertThat(read(EVENT.replace("WORD", "&lt;a&gt;")))
                .singleElement()
                .satisfies(event -> assertThat(event.process().arguments()).contains("<a>"));
    }

    private static List<Event> read(String text) throws IOException {
        List<Event> events = new ArrayList<>();
        EventReader.of(EventFormat.SYSMON)
                .read(new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8)), events::add);
        return events;
    }
}
