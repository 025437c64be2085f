package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.ClassFactsReader;
import io.hivesec.engines.memshell.bytecode.ClassOutline;
import io.hivesec.engines.memshell.bytecode.OutlineReader;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import io.hivesec.engines.memshell.flow.FlowEngine;
import io.hivesec.engines.memshell.flow.FlowReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Judges class files. Thread-safe; a judgement depends on the bytes, the set and the provenance alone.
 *
 * <p>Tiers: the constant pool and skeleton of every class; the whole class where that names anything of interest; the flow
 * engine where there is both something a client could send and something that could run it. Measured costs are in the
 * project's performance notes.
 */
public final class MemoryWebshellEngine {
    private static final int MAX_NESTING = 3;
    private static final int MAX_REGISTERED = 8;

    private final Knowledge knowledge = Knowledge.standard();
    private final OutlineReader outlines = new OutlineReader(knowledge.vocabulary());
    private final FlowEngine flow = new FlowEngine();
    private final Triage triage = new Triage(knowledge);
    private final List<SignalRule> rules = SignalRule.all(knowledge);
    private final KnownFamilies known;

    /** An engine with the standard knowledge. */
    public MemoryWebshellEngine() {
        this(KnownFamilies.standard());
    }

    /**
     * An engine that knows families.
     *
     * @param known the library of known families
     */
    public MemoryWebshellEngine(KnownFamilies known) {
        this.known = known;
    }

    /**
     * Judges a class by itself.
     *
     * @param bytes a whole class file
     * @return the judgement; a broken file gives one with a failure
     */
    public Judgement judge(byte[] bytes) {
        return judge(bytes, ClassSet.NONE, Provenance.UNKNOWN);
    }

    /**
     * Judges a class among others.
     *
     * @param bytes a whole class file
     * @param set the classes beside it, whose methods its calls enter
     * @param provenance what is known of where it came from
     * @return the judgement; a broken file gives one with a failure
     */
    public Judgement judge(byte[] bytes, ClassSet set, Provenance provenance) {
        return judge(bytes, () -> set, provenance, 0);
    }

    /** The same, where the set is made only when it is needed: most classes are clean by themselves. */
    Judgement judge(byte[] bytes, Supplier<ClassSet> set, Provenance provenance) {
        return judge(bytes, set, provenance, 0);
    }

    private Judgement judge(byte[] bytes, Supplier<ClassSet> beside, Provenance provenance, int nesting) {
        try {
            ClassOutline outline = outlines.read(bytes);
            Triage.Interest interest = triage.interest(outline, provenance);
            boolean called = triage.isCalled(outline);
            ClassSet set = called || interest == Triage.Interest.FLOW ? beside.get() : ClassSet.NONE;
            boolean linked = interest != Triage.Interest.FLOW && called && !set.isHarmless();
            boolean closely = interest != Triage.Interest.NONE || triage.isComponent(outline);
            Optional<Family> match = known.match(bytes, closely);
            if (interest == Triage.Interest.NONE && !linked && match.isEmpty()) {
                return Judgement.clean(outline.name().replace('/', '.'));
            }
            ClassFacts facts = ClassFactsReader.read(bytes);
            boolean follow = interest == Triage.Interest.FLOW || linked && set.reachesDanger(facts);
            FlowReport flows = follow ? flow.analyze(facts, set::find) : FlowReport.EMPTY;
            List<Judgement> inside = inside(facts, flows, nesting);
            Suspect suspect = new Suspect(outline, facts, flows, inside, provenance);
            return sum(suspect, match, () -> nesting > 0 ? List.of() : registered(facts, called ? set : beside.get()));
        } catch (UnreadableClassException e) {
            return Judgement.unreadable(String.valueOf(e.getMessage()));
        }
    }

    private List<Judgement> inside(ClassFacts facts, FlowReport flows, int nesting) {
        List<Judgement> judgements = new ArrayList<>();
        if (nesting < MAX_NESTING) {
            for (byte[] embedded : EmbeddedClasses.in(facts.strings(), flows.texts())) {
                judgements.add(carried(embedded, nesting + 1));
            }
        }
        return judgements;
    }

    /** A class that is carried as a literal is not there to be read: what it is able to do counts as done. */
    private Judgement carried(byte[] embedded, int nesting) {
        Judgement judgement = judge(embedded, () -> ClassSet.NONE, Provenance.UNKNOWN, nesting);
        try {
            return judgement.level() != Level.HIGH
                            && Triage.isDangerous(outlines.read(embedded).words() & ~Trait.LOADER.bit())
                    ? judgement.with(List.of(knowledge.signal("carried.able", "names the means to run code")))
                    : judgement;
        } catch (UnreadableClassException e) {
            // The judgement says so.
            return judgement;
        }
    }

    /** Judgements of the components of the set that a class names, which it registers if it registers anything. */
    private List<Judgement> registered(ClassFacts facts, ClassSet set) {
        List<Judgement> judgements = new ArrayList<>();
        for (String type : facts.types()) {
            byte[] bytes = type.equals(facts.name()) ? null : set.bytes(type);
            if (bytes != null && judgements.size() < MAX_REGISTERED) {
                Judgement judgement = judge(bytes, () -> set, Provenance.UNKNOWN, 1);
                if (!judgement.role().isEmpty()) {
                    judgements.add(judgement);
                }
            }
        }
        return judgements;
    }

    private Judgement sum(Suspect suspect, Optional<Family> match, Supplier<List<Judgement>> registered) {
        List<Signal> signals = new ArrayList<>();
        match.ifPresent(family -> signals.add(knowledge.signal(
                family.similarity() < 1 ? "known.alike" : "known.exact",
                String.format(Locale.ROOT, "%.0f %% a known %s", 100 * family.similarity(), family.name()))));
        for (SignalRule rule : rules) {
            signals.addAll(rule.signals(suspect));
        }
        signals.sort(Comparator.comparing(Signal::points).reversed().thenComparing(Signal::name));
        int points = signals.stream().mapToInt(Signal::points).sum();
        Level level = Level.of(points);
        Set<String> failures = new LinkedHashSet<>(suspect.flows().notes());
        Optional<Family> family = match;
        if (match.isEmpty() && level.compareTo(Level.MEDIUM) >= 0) {
            boolean registers =
                    signals.stream().anyMatch(signal -> signal.name().startsWith("register."));
            family = Families.carried(suspect.inside())
                    .or(() -> registers ? Families.carried(registered.get()) : Optional.empty())
                    .or(() -> Families.nearest(known, suspect, signals));
        }
        return new Judgement(
                suspect.facts().name().replace('/', '.'),
                level,
                role(suspect, signals),
                family,
                signals,
                suspect.flows().flows(),
                List.copyOf(failures));
    }

    /** What it is to its container; what only brings others in is an injector, however it goes about it. */
    private static String role(Suspect suspect, List<Signal> signals) {
        String role = suspect.role();
        boolean injects = signals.stream()
                .anyMatch(signal -> signal.name().startsWith("register.")
                        || signal.name().equals("define.decoded")
                        || signal.name().equals("embedded.webshell"));
        boolean flows = signals.stream().anyMatch(signal -> signal.name().startsWith("flow."));
        return role.isEmpty() && injects && !flows ? "injector" : role;
    }
}
