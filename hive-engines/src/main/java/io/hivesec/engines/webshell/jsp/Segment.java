package io.hivesec.engines.webshell.jsp;

import java.util.Map;

/**
 * A piece of a page that a container turns into code.
 *
 * @param kind what it is
 * @param name the element's local name for {@link Kind#DIRECTIVE}, {@link Kind#ACTION} and {@link Kind#END}, else empty
 * @param code the text between the delimiters, entities resolved
 * @param attributes the attributes of a directive or action
 * @param line the line of the page on which {@code code} starts, from 1
 */
record Segment(Kind kind, String name, String code, Map<String, String> attributes, int line) {
    /** What a piece of a page is. */
    enum Kind {
        DIRECTIVE,
        DECLARATION,
        SCRIPTLET,
        EXPRESSION,
        EL,
        ACTION,
        END,
        TEXT
    }

    Segment {
        attributes = Map.copyOf(attributes);
    }

    static Segment of(Kind kind, String code, int line) {
        return new Segment(kind, "", code, Map.of(), line);
    }
}
