package io.hivesec.engines.webshell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Our own inert pages, one for a technique, kept encoded. */
final class Specimens {
    private Specimens() {}

    /** A page, the rule that must find it, and its text. */
    record Specimen(String name, String rule, String page) {
        byte[] bytes() {
            return page.getBytes(StandardCharsets.UTF_8);
        }

        /** Whether it is one scriptlet and nothing else, so that its code can be put into another form. */
        boolean isOneScriptlet() {
            return name.endsWith(".jsp") && page.startsWith("<% ") && page.indexOf("<%", 2) < 0 && page.endsWith("%>");
        }

        String code() {
            return page.substring(3, page.length() - 2);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The pages of JSP. */
    static List<Specimen> all() {
        return read("specimens.txt");
    }

    /** The pages of ASP and ASP.NET. */
    static List<Specimen> asp() {
        return read("asp-specimens.txt");
    }

    private static List<Specimen> read(String resource) {
        try (InputStream in = Specimens.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(part -> new Specimen(
                            part[0], part[1], new String(Base64.getDecoder().decode(part[2]), StandardCharsets.UTF_8)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
