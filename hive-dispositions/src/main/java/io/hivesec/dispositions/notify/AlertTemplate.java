package io.hivesec.dispositions.notify;

import io.hivesec.alert.Alert;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text about an alert with the alert's words in place of {@code {field}}. What an attacker may have written loses its line
 * breaks and control characters, so that it cannot pose as another field or as a header. Immutable.
 */
public final class AlertTemplate {
    private static final Pattern FIELD = Pattern.compile("\\{([a-z]+)}");
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+");
    private static final int MAX_VALUE = 2000;

    private static final List<String> FIELDS = List.of(
            "id", "type", "title", "message", "remediation", "severity", "container", "process", "target", "time");

    private final String text;

    private AlertTemplate(String text) {
        this.text = text;
    }

    /**
     * A template of one's own.
     *
     * @throws IllegalArgumentException when it names an unknown field
     */
    public static AlertTemplate of(String text) {
        Matcher matcher = FIELD.matcher(text);
        while (matcher.find()) {
            value(null, matcher.group(1));
        }
        return new AlertTemplate(text);
    }

    static AlertTemplate resource(String name) {
        try (@Nullable InputStream in = AlertTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing from the jar");
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("the jar's own template cannot be read", e);
        }
    }

    /** The text about one alert. */
    public String fill(Alert alert) {
        return FIELD.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(alert, match.group(1))));
    }

    private static String value(@Nullable Alert alert, String field) {
        if (alert == null) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("a template knows no field {" + field + "}");
            }
            return "";
        }
        Map<String, String> values = Map.of(
                "id", alert.id(),
                "type", alert.type().id(),
                "title", alert.words().title(),
                "message", alert.words().message(),
                "remediation", alert.words().remediation(),
                "severity", alert.severity().name().toLowerCase(Locale.ROOT),
                "container",
                        alert.container().isHost()
                                ? "the host"
                                : alert.container().name(),
                "process", alert.process().commandLine(),
                "target", alert.target().toString(),
                "time", alert.sightings().first().toString());
        return safe(values.getOrDefault(field, ""));
    }

    static String safe(String value) {
        String line = UNSAFE.matcher(value).replaceAll(" ");
        return line.length() <= MAX_VALUE ? line : line.substring(0, MAX_VALUE) + "…";
    }
}
