package io.hivesec.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** JSON that is well formed and does not say what it should; the message names the field. */
public final class MalformedJsonException extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }

    MalformedJsonException(String field, String expected, JsonNode found) {
        this(field + ": expected " + expected + ", found "
                + found.getNodeType().name().toLowerCase(Locale.ROOT));
    }
}
