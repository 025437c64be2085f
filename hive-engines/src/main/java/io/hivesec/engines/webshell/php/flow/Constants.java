package io.hivesec.engines.webshell.php.flow;

import java.util.Locale;
import java.util.Map;

/** The constants of the language, and what PHP made of unknown ones before version 8: their name. */
final class Constants {
    private static final Map<String, Object> KNOWN = Map.ofEntries(
            Map.entry("PHP_EOL", "\n"),
            Map.entry("DIRECTORY_SEPARATOR", "/"),
            Map.entry("PATH_SEPARATOR", ":"),
            Map.entry("PHP_INT_MAX", Long.MAX_VALUE),
            Map.entry("PHP_INT_SIZE", 8L),
            Map.entry("M_PI", Math.PI),
            Map.entry("M_E", Math.E),
            Map.entry("INF", Double.POSITIVE_INFINITY),
            Map.entry("NAN", Double.NaN),
            Map.entry("ENT_QUOTES", 3L),
            Map.entry("COUNT_RECURSIVE", 1L),
            Map.entry("STR_PAD_LEFT", 0L),
            Map.entry("STR_PAD_RIGHT", 1L),
            Map.entry("PREG_SPLIT_NO_EMPTY", 1L),
            Map.entry("FILTER_VALIDATE_INT", 257L),
            Map.entry("FILTER_VALIDATE_BOOL", 258L),
            Map.entry("FILTER_VALIDATE_BOOLEAN", 258L),
            Map.entry("FILTER_VALIDATE_FLOAT", 259L),
            Map.entry("FILTER_VALIDATE_IP", 275L),
            Map.entry("FILTER_VALIDATE_MAC", 276L),
            Map.entry("FILTER_SANITIZE_NUMBER_INT", 519L),
            Map.entry("FILTER_SANITIZE_NUMBER_FLOAT", 520L),
            Map.entry("FILTER_CALLBACK", 1024L),
            Map.entry("ASSERT_CALLBACK", 2L),
            Map.entry("FILE_IGNORE_NEW_LINES", 2L),
            Map.entry("FILE_SKIP_EMPTY_LINES", 4L),
            Map.entry("E_ALL", 32767L),
            Map.entry("EXTR_OVERWRITE", 0L),
            Map.entry("EXTR_SKIP", 1L),
            Map.entry("EXTR_PREFIX_SAME", 2L),
            Map.entry("EXTR_PREFIX_ALL", 3L),
            Map.entry("EXTR_IF_EXISTS", 6L),
            Map.entry("PATHINFO_DIRNAME", 1L),
            Map.entry("PATHINFO_BASENAME", 2L),
            Map.entry("PATHINFO_EXTENSION", 4L),
            Map.entry("PATHINFO_FILENAME", 8L),
            Map.entry("PHP_URL_SCHEME", 0L),
            Map.entry("PHP_URL_HOST", 1L),
            Map.entry("PHP_URL_PATH", 5L),
            Map.entry("PHP_URL_QUERY", 6L),
            Map.entry("PHP_URL_FRAGMENT", 7L),
            Map.entry("CURLOPT_URL", Transfers.URL),
            Map.entry("CURLOPT_FILE", Transfers.FILE),
            Map.entry("CURLOPT_POSTFIELDS", Transfers.FIELDS),
            Map.entry("SODIUM_BASE64_VARIANT_ORIGINAL", 1L),
            Map.entry("SODIUM_BASE64_VARIANT_ORIGINAL_NO_PADDING", 3L),
            Map.entry("SODIUM_BASE64_VARIANT_URLSAFE", 5L),
            Map.entry("SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING", 7L),
            Map.entry("LC_ALL", 6L));

    private Constants() {}

    static String self(Machine machine) {
        String name = machine.name.replace('\\', '/');
        return "/" + name.substring(name.lastIndexOf('/') + 1);
    }

    static Value value(String name, Machine machine, Frame frame, int at) {
        switch (name.toUpperCase(Locale.ROOT)) {
            case "__FILE__" -> {
                return Value.of(self(machine)).mark(Value.OWN_NAME);
            }
            case "__LINE__" -> {
                return Value.of((long) frame.layer.lineOf(at));
            }
            case "__FUNCTION__", "__METHOD__" -> {
                return Value.of(frame.function);
            }
            case "__CLASS__" -> {
                return Value.of(frame.type);
            }
            case "__DIR__" -> {
                return Value.of("/.").mark(Value.OWN_NAME);
            }
            case "__NAMESPACE__" -> {
                return Value.EMPTY;
            }
            case "__COMPILER_HALT_OFFSET__" -> {
                int halt = machine.page.source().toLowerCase(Locale.ROOT).lastIndexOf("__halt_compiler");
                int end = halt < 0 ? -1 : machine.page.source().indexOf(';', halt);
                return end < 0 ? Value.UNKNOWN : Value.of((long) end + 1);
            }
            default -> {
                Object known = KNOWN.get(name);
                if (known != null) {
                    return Value.of(known);
                }
                return BareWords.isWord(name) ? Value.of(name).mark(Value.BARE) : Value.UNKNOWN;
            }
        }
    }
}
