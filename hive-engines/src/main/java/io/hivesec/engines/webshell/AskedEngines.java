package io.hivesec.engines.webshell;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the engines of the languages about a file. Others may bring engines, so whatever one of them does wrong costs its own
 * answer and becomes a failure, under the name of its class; running out of memory goes on to the caller. Threads: safe.
 */
final class AskedEngines {
    private static final int SNIFFED = WebshellScanner.SNIFFED;

    /** What stands for the language in a threat's name when the engine does not say it. */
    private static final String NO_LANGUAGE = "Page";

    private final List<PageEngine> engines;

    AskedEngines(List<PageEngine> engines) {
        this.engines = List.copyOf(engines);
    }

    List<PageEngine> engines() {
        return engines;
    }

    /**
     * What the engines say together.
     *
     * @param language of the engine whose judgement is the worst, empty if none was asked
     * @param judgement all their traits
     * @param failures what one of them did wrong
     */
    record Answer(String language, Judgement judgement, List<Failure> failures) {}

    /** Whether an engine has something to say of a file; one that fails has, for that must be told. */
    boolean claim(String name, String start) {
        return engines.stream().anyMatch(engine -> {
            Boolean claims = ask(engine, name, () -> engine.claims(name, start), new ArrayList<>());
            return claims == null || claims;
        });
    }

    /** The judgement of all engines that claim a page. */
    Answer judge(Page page) {
        List<Failure> failures = new ArrayList<>();
        String name = page.name().toLowerCase(Locale.ROOT);
        String start = page.start(SNIFFED);
        String language = "";
        Verdict worst = Verdict.BENIGN;
        Judgement all = Judgement.BENIGN;
        for (PageEngine engine : engines) {
            Boolean claims = ask(engine, page.name(), () -> engine.claims(name, start), failures);
            Judgement next = claims == null || !claims
                    ? null
                    : ask(engine, page.name(), () -> checked(engine.judge(page)), failures);
            if (next == null) {
                continue;
            }
            if (language.isEmpty() || next.verdict().compareTo(worst) > 0) {
                String said = ask(engine, page.name(), engine::language, failures);
                language = said == null ? NO_LANGUAGE : said;
                worst = next.verdict();
            }
            all = all.or(next);
        }
        return new Answer(language, all, List.copyOf(failures));
    }

    /** Trips over a judgement that is none, where its engine is still to blame. */
    private static @Nullable Judgement checked(@Nullable Judgement judgement) {
        if (judgement == null) {
            return null;
        }
        for (Trait trait : judgement.traits()) {
            WebshellRules.of(trait.rule());
            Objects.requireNonNull(trait.hit(), "hit");
            if (trait.weight() != Verdict.MALICIOUS && trait.weight() != Verdict.SUSPICIOUS) {
                throw new IllegalArgumentException("a trait weighs " + trait.weight());
            }
        }
        return Judgement.of(judgement.traits(), judgement.problem());
    }

    private static <T> @Nullable T ask(
            PageEngine engine, String input, Supplier<@Nullable T> question, List<Failure> failures) {
        String plugin = engine.getClass().getName();
        try {
            T answer = question.get();
            if (answer == null) {
                failures.add(Failure.of(plugin, FailureKind.BROKE_CONTRACT, input, "returned null"));
            }
            return answer;
        } catch (RuntimeException | AssertionError e) {
            failures.add(Failure.of(plugin, FailureKind.THREW, input, described(e)));
        } catch (StackOverflowError e) {
            failures.add(Failure.of(plugin, FailureKind.OVERFLOWED, input, "nested too deeply"));
        } catch (LinkageError e) {
            failures.add(Failure.of(plugin, FailureKind.NOT_LINKED, input, described(e)));
        }
        return null;
    }

    /** One line, with nothing that would break it. */
    private static String described(Throwable cause) {
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        String line = (cause.getClass().getSimpleName() + message).replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }
}
