package io.hivesec.examples.console;

import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.spi.Disposition;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a console is to be.
 *
 * @param rules the whitelist file, which is made where there is none; the console adds to it
 * @param language of the pages, English or Chinese
 * @param port where to listen; 0 for any that is free
 * @param responses what analysts may do about alerts; they stay the caller's to close
 * @param engines the virus engines that its page shows; they stay the caller's to close
 */
public record ConsoleSettings(
        Path rules, Locale language, int port, List<Disposition> responses, Optional<VirusEngines> engines) {

    /** Copies the responses. */
    public ConsoleSettings {
        responses = List.copyOf(responses);
    }

    /** A console in English, on any port, that can do nothing and asks no engine. */
    public static ConsoleSettings of(Path rules) {
        return new ConsoleSettings(rules, Locale.ENGLISH, 0, List.of(), Optional.empty());
    }

    /** The same in a language. */
    public ConsoleSettings in(Locale value) {
        return new ConsoleSettings(rules, value, port, responses, engines);
    }

    /** The same at a port. */
    public ConsoleSettings at(int value) {
        return new ConsoleSettings(rules, language, value, responses, engines);
    }

    /** The same with responses. */
    public ConsoleSettings with(List<Disposition> value) {
        return new ConsoleSettings(rules, language, port, value, engines);
    }

    /** The same with virus engines. */
    public ConsoleSettings with(VirusEngines value) {
        return new ConsoleSettings(rules, language, port, responses, Optional.of(value));
    }
}
