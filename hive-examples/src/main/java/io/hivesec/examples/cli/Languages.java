package io.hivesec.examples.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The languages that the command speaks: English and Chinese. */
final class Languages implements ITypeConverter<Locale> {
    private static final String CHINESE = Locale.CHINESE.getLanguage();

    private static final Pattern NAMED = Pattern.compile("(?:^| )--lang[= ]zh(?: |$)");

    /** What says which language a person reads, the first that is set; all but one as POSIX has it. */
    private static final List<String> VARIABLES = List.of("HIVE_LANG", "LC_ALL", "LC_MESSAGES", "LANG");

    /** The one that a person's environment asks for, Java's own where it says nothing; English for what is not spoken. */
    static Locale ofEnvironment(Map<String, String> environment, Locale ofJava) {
        String asked = VARIABLES.stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(ofJava.getLanguage());
        return asked.startsWith(CHINESE) ? Locale.CHINESE : Locale.ENGLISH;
    }

    /** The one that a command line names that could not be read to its end. */
    static Optional<Locale> namedIn(String... arguments) {
        String line = String.join(" ", arguments);
        return NAMED.matcher(line).find() ? Optional.of(Locale.CHINESE) : Optional.empty();
    }

    @Override
    public Locale convert(String name) {
        return switch (name) {
            case "en" -> Locale.ENGLISH;
            case "zh" -> Locale.CHINESE;
            default -> throw new TypeConversionException("en or zh, not '" + name + "'");
        };
    }
}
