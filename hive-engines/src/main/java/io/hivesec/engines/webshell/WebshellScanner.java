package io.hivesec.engines.webshell;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.BundledEngines;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.include.PageTree;
import io.hivesec.engines.webshell.known.KnownSamples;
import io.hivesec.engines.webshell.rule.PageRules;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.ExtensibleScanner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Judges the pages of a web application for backdoors: JSP, JSP documents, tag files and what is included into them.
 *
 * <p>Stateless; all methods may be called from many threads at once. A page that cannot be read to its end is
 * {@link Verdict#UNKNOWN} with a failure, unless what was read suffices for worse.
 */
public final class WebshellScanner implements ExtensibleScanner<PageEngine> {
    /** The largest page that is read, in bytes; hand-written pages stay below a twentieth of it. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final String ID = "webshell";
    /** How many of a file's first bytes an engine sees when it is asked whether it claims the file. */
    static final int SNIFFED = 4096;

    private static final int MAX_FINDINGS = 12;
    private static final Duration MAX_TIME = Duration.ofSeconds(2);

    /** Formats that no server runs as a page, whatever they hold. */
    private static final Pattern OTHER_FORMATS = Pattern.compile("\\.(?:class|jar|war|zip|gz|so|dll|exe)$");

    private final AskedEngines engines;
    private final KnownSamples known;
    private final PageRules custom;
    private final PageTree tree;

    /** A scanner with the language engines that come with Hive. */
    public WebshellScanner() {
        this(BundledEngines.of(PageEngine.class), KnownSamples.standard(), PageRules.none());
    }

    /**
     * A scanner of these parts.
     *
     * @param engines the language engines
     * @param known the library of known samples
     * @param custom rules of the embedder's own
     */
    public WebshellScanner(List<PageEngine> engines, KnownSamples known, PageRules custom) {
        this(engines, known, custom, PageTree.NONE);
    }

    private WebshellScanner(List<PageEngine> engines, KnownSamples known, PageRules custom, PageTree tree) {
        this.engines = new AskedEngines(engines);
        this.known = known;
        this.custom = custom;
        this.tree = tree;
    }

    /** This scanner with another library of known samples; {@link KnownSamples#with} extends the standard one. */
    public WebshellScanner withKnownSamples(KnownSamples library) {
        return new WebshellScanner(engines.engines(), library, custom, tree);
    }

    /** This scanner with rules of the embedder's own. */
    public WebshellScanner withRules(PageRules rules) {
        return new WebshellScanner(engines.engines(), known, rules, tree);
    }

    @Override
    public WebshellScanner withEngine(PageEngine engine) {
        List<PageEngine> more = new ArrayList<>(engines.engines());
        more.add(Objects.requireNonNull(engine, "engine"));
        return new WebshellScanner(more, known, custom, tree);
    }

    /** This scanner with the folders that are scanned, in which pages find what they include. */
    public WebshellScanner withTree(PageTree scanned) {
        return new WebshellScanner(engines.engines(), known, custom, scanned);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Class<PageEngine> engineType() {
        return PageEngine.class;
    }

    @Override
    public List<PageEngine> engines() {
        return engines.engines();
    }

    @Override
    public Set<Rule> rules() {
        return WebshellRules.all();
    }

    @Override
    public boolean accepts(Artifact artifact) {
        if (!(artifact instanceof FileArtifact)) {
            return false;
        }
        String name = artifact.name().toLowerCase(Locale.ROOT);
        if (OTHER_FORMATS.matcher(name).find()) {
            return false;
        }
        try (InputStream in = artifact.content().open()) {
            String start = new String(in.readNBytes(SNIFFED), StandardCharsets.ISO_8859_1);
            // Rules of the embedder's own may be about files that no engine reads.
            return !custom.isEmpty() || engines.claim(name, start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public EngineVerdict scan(Artifact artifact, Deadline deadline) throws Exception {
        byte[] bytes = artifact.content().read(MAX_BYTES);
        deadline.check();
        Deadline own = Deadline.in(MAX_TIME);
        String name = artifact.name();
        Page page = Page.of(
                (FileArtifact) artifact,
                bytes,
                () -> own.hasPassed()
                        || deadline.hasPassed()
                        || Thread.currentThread().isInterrupted(),
                tree);
        AskedEngines.Answer answer = engines.judge(page);
        Judgement judgement = answer.judgement().or(copies(page)).or(customised(page));
        String place = Placement.oddity(name.toLowerCase(Locale.ROOT), bytes);
        EngineVerdict.Builder verdict = EngineVerdict.builder(ID);
        answer.failures().forEach(verdict::failure);
        if (!judgement.problem().isEmpty()) {
            verdict.failure(Failure.of(ID, FailureKind.MALFORMED, name, judgement.problem()));
        }
        if (!judgement.traits().isEmpty()) {
            Subject subject = Subject.of(ArtifactIdentity.of(artifact));
            verdict.threat("WebBackdoor." + answer.language() + "."
                    + label(judgement.traits().get(0).hit()));
            // One finding a rule: its first use says enough, the others are named by their lines.
            Map<String, Trait> worst = new LinkedHashMap<>();
            judgement.traits().forEach(trait -> worst.putIfAbsent(trait.rule(), trait));
            worst.values().stream()
                    .limit(MAX_FINDINGS)
                    .forEach(trait -> verdict.finding(finding(trait, judgement, subject, place), trait.weight()));
        }
        return verdict.build();
    }

    private Judgement copies(Page page) throws IOException {
        KnownSamples.Match match =
                known.find(page.file().digests(), page.bytes()).orElse(null);
        if (match == null) {
            return Judgement.BENIGN;
        }
        String detail = match.sample().name() + " (" + match.how() + ' ' + Math.round(match.similarity() * 100) + " %)";
        Hit hit = new Hit(Capability.LOAD_CODE, "known sample", 1, null, detail, false, "");
        return Judgement.of(
                List.of(new Trait(
                        match.isSame() ? "web-backdoor.known" : "web-backdoor.similar",
                        match.isSame() ? Verdict.MALICIOUS : Verdict.SUSPICIOUS,
                        hit)),
                "");
    }

    private Judgement customised(Page page) {
        List<Trait> traits = custom.match(page.name(), page.bytes()).stream()
                .map(match -> new Trait(
                        "web-backdoor.custom",
                        match.rule().verdict(),
                        new Hit(
                                Capability.EXECUTE,
                                "rule " + match.rule().id(),
                                match.line(),
                                null,
                                match.rule().message(),
                                false,
                                "")))
                .toList();
        return Judgement.of(traits, "");
    }

    private static String label(Hit hit) {
        return switch (hit.capability()) {
            case EXECUTE -> "Execute";
            case LOAD_CODE -> "Loader";
            case DESERIALISE -> "Deserialise";
            case EVALUATE -> "Evaluate";
            case LOOK_UP -> "LookUp";
            case REFLECT -> "Reflect";
            case WRITE_FILE -> "Writer";
            case READ_FILE -> "Browser";
            case RELAY -> "Relay";
            case QUERY -> "Database";
            case REGISTER -> "Injector";
        };
    }

    private static Finding finding(Trait trait, Judgement judgement, Subject subject, String place) {
        Hit hit = trait.hit();
        boolean sure = trait.weight() == Verdict.MALICIOUS;
        Finding.Builder finding = Finding.builder(WebshellRules.of(trait.rule()), subject)
                .evidence("line", hit.line())
                .evidence("call", hit.call());
        Confidence confidence = sure ? WebshellRules.of(trait.rule()).confidence() : Confidence.LOW;
        if (!sure) {
            finding.severity(Severity.MEDIUM).confidence(confidence);
        }
        if (!place.isEmpty()) {
            finding.evidence("place", place).confidence(raised(confidence));
        }
        if (!hit.argument().isBlank()) {
            finding.evidence("argument", shortened(hit.argument()));
        }
        if (hit.reflective()) {
            finding.evidence("reflection", "the call is made by name");
        }
        Taint taint = hit.taint();
        if (taint != null) {
            for (Taint.Step step : taint.path()) {
                finding.evidence("path", "line " + step.line() + ": " + step.what());
            }
        }
        judgement.traits().stream()
                .filter(other -> other.rule().equals(trait.rule()) && other != trait)
                .limit(MAX_FINDINGS)
                .forEach(other -> finding.evidence(
                        "also",
                        "line " + other.hit().line() + ": " + other.hit().call()));
        return finding.build();
    }

    private static Confidence raised(Confidence confidence) {
        return confidence == Confidence.LOW ? Confidence.MEDIUM : Confidence.HIGH;
    }

    private static String shortened(String text) {
        return text.length() > 500 ? text.substring(0, 500) + "…" : text;
    }
}
