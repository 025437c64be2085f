package io.hivesec.engines.jvm;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ClassOrigin;
import io.hivesec.artifact.Digests;
import io.hivesec.engines.jvm.Selection.Candidate;
import io.hivesec.engines.jvm.agent.Inspection;
import io.hivesec.engines.memshell.ClassContext;
import io.hivesec.engines.memshell.MemoryWebshellScanner;
import io.hivesec.engines.memshell.Provenance;
import io.hivesec.event.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks into live JVMs. Stateless and thread-safe.
 *
 * <p>A JVM is stopped only to copy a hidden class that a container calls and that no known factory makes, and no longer than
 * the inspector was told; a healthy application has none.
 *
 * <p>Order matters: live constant pools are read first, because a transformation, which is how the bytes are had, makes the
 * JVM forget what an agent that has left put into a class.
 */
public final class JvmInspector {
    private static final int BATCH = 256;
    private static final List<String> PROPERTIES = List.of("java.version", "java.vm.name");

    /** How long a JVM is stopped at most where nothing else was said. */
    public static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private final ProcessTable processes;
    private final Duration longestStop;

    /** An inspector of the JVMs of this host that stops none longer than {@link #LONGEST_STOP}. */
    public JvmInspector() {
        this(LONGEST_STOP);
    }

    /**
     * An inspector of the JVMs of this host.
     *
     * @param longestStop how long a JVM may be stopped to copy hidden classes out of it; zero to never stop one
     */
    public JvmInspector(Duration longestStop) {
        this.processes = new ProcessTable(Path.of("/proc"));
        this.longestStop = longestStop;
    }

    /**
     * Finds the JVMs that run here, in containers or not, this one included.
     *
     * @return by process id
     * @throws IOException if the system does not tell of its processes
     */
    public List<JvmProcess> list() throws IOException {
        return processes.jvms();
    }

    /**
     * Finds a process.
     *
     * @param pid its id, as seen from here
     * @return empty when there is none
     */
    public Optional<JvmProcess> find(int pid) {
        return processes.jvm(pid);
    }

    /**
     * Looks into a JVM by attaching to it. The agent is gone when this returns; what stays is one small class in the
     * application's class loader, however often this is done.
     *
     * @param process the JVM's process
     * @return what was read
     * @throws JvmAccessException if it cannot be inspected
     * @throws IOException if something fails on the way
     */
    public JvmInspection inspect(JvmProcess process) throws IOException {
        int pid = process.pid();
        Path root = processes.rootOf(pid);
        try (Workplace place = Workplace.create(root, processes.owner(pid));
                Exchange exchange = open(pid, place)) {
            return read(process, root, exchange);
        }
    }

    /**
     * Looks into a JVM that was started with the agent.
     *
     * @param process the JVM's process
     * @param directory the directory that its agent watches, as seen from here
     * @return what was read
     * @throws IOException if the agent does not answer
     */
    public JvmInspection inspect(JvmProcess process, Path directory) throws IOException {
        try (Exchange exchange = FileExchange.watched(directory)) {
            return read(process, processes.rootOf(process.pid()), exchange);
        }
    }

    private Exchange open(int pid, Workplace place) throws IOException {
        Attachment attachment = Attachment.to(pid);
        try {
            return processes.shares("net", pid)
                    ? SocketExchange.open(attachment, place)
                    : FileExchange.attached(attachment, place);
        } catch (IOException e) {
            attachment.close();
            throw e;
        }
    }

    private JvmInspection read(JvmProcess process, Path root, Exchange exchange) throws IOException {
        long start = System.nanoTime();
        List<String> notes = new ArrayList<>();
        String version = AnswerReader.read(
                exchange.ask(Question.of(Inspection.JVM, PROPERTIES)), in -> in.count() < 1 ? "" : in.text());
        LoadedClasses loaded = AnswerReader.read(exchange.ask(Question.of(Inspection.CLASSES)), Answers::classes);
        List<Registration> registrations = registrations(exchange, notes);
        try (CodeSources sources = new CodeSources(root)) {
            List<Candidate> candidates = Selection.of(loaded, registrations, sources);
            Map<ClassKey, Set<String>> constants = constants(candidates, exchange);
            ServiceabilityAgent.Taken hidden = hidden(process, version, candidates, constants, notes);
            Answers.Captured captured = capture(candidates, exchange, notes);
            captured.bytes().putAll(hidden.bytes());
            long millis = (System.nanoTime() - start) / 1_000_000;
            Map<ClassArtifact, ClassContext> contexts = new IdentityHashMap<>();
            List<ClassArtifact> order = new ArrayList<>();
            Describing describing = new Describing(process, loaded, sources);
            for (Candidate candidate : candidates) {
                ClassKey key = candidate.type().key();
                ClassArtifact artifact =
                        describing.artifact(candidate, captured.bytes().getOrDefault(key, new byte[0]), version);
                order.add(artifact);
                contexts.put(artifact, describing.context(candidate, constants.getOrDefault(key, Set.of())));
            }
            Set<String> sites = new TreeSet<>();
            registrations.forEach(one -> sites.add(site(one)));
            sites.remove("");
            JvmInspection.Summary summary = new JvmInspection.Summary(
                    version,
                    loaded.all().size(),
                    captured.bytes().size(),
                    registrations.size(),
                    List.copyOf(sites),
                    millis,
                    captured.micros() / 1000,
                    hidden.millis(),
                    notes);
            return new JvmInspection(process, summary, order, contexts);
        }
    }

    static String site(Registration registration) {
        return registration.site().isEmpty() || registration.port() == 0
                ? registration.site()
                : registration.port() + " " + registration.site();
    }

    private static List<Registration> registrations(Exchange exchange, List<String> notes) throws IOException {
        RegistryKnowledge knowledge = RegistryKnowledge.standard();
        ObjectGraph graph = AnswerReader.read(
                exchange.ask(
                        Question.of(Inspection.OBJECTS, knowledge.packages(), knowledge.roots(), knowledge.types())),
                ObjectGraph::read);
        if (!graph.limit().isEmpty()) {
            notes.add("registries: " + graph.limit());
        }
        return Registries.read(graph);
    }

    private static Map<ClassKey, Set<String>> constants(List<Candidate> candidates, Exchange exchange)
            throws IOException {
        List<ClassKey> asked = new ArrayList<>();
        for (Candidate candidate : candidates) {
            boolean hidden = !candidate.type().isModifiable();
            if (hidden
                    || MemoryWebshellScanner.containerClasses()
                            .contains(candidate.type().name())) {
                asked.add(candidate.type().key());
            }
        }
        List<Set<String>> answered =
                AnswerReader.read(exchange.ask(Question.about(Inspection.CONSTANTS, asked)), Answers::constants);
        Map<ClassKey, Set<String>> constants = new HashMap<>();
        for (int i = 0; i < Math.min(asked.size(), answered.size()); i++) {
            constants.put(asked.get(i), answered.get(i));
        }
        return constants;
    }

    /** The bytes of those hidden classes that would be reported without them. */
    private ServiceabilityAgent.Taken hidden(
            JvmProcess process,
            String version,
            List<Candidate> candidates,
            Map<ClassKey, Set<String>> constants,
            List<String> notes)
            throws IOException {
        List<ClassKey> wanted = new ArrayList<>();
        for (Candidate candidate : candidates) {
            ClassKey key = candidate.type().key();
            Provenance provenance = new Provenance(
                    candidate.facts(),
                    candidate.registrations().stream()
                            .map(Registration::description)
                            .toList(),
                    candidate.superTypes().stream()
                            .map(name -> name.replace('.', '/'))
                            .toList());
            if (candidate.type().isHidden()
                    && MemoryWebshellScanner.reportsWithoutBytes(
                            key.name(), constants.getOrDefault(key, Set.of()), provenance)) {
                wanted.add(key);
            }
        }
        ServiceabilityAgent.Taken none = new ServiceabilityAgent.Taken(Map.of(), 0, "");
        if (wanted.isEmpty() || longestStop.isZero()) {
            return none;
        }
        Path executable = processes.shares("mnt", process.pid())
                ? Path.of(process.process().executable())
                : Path.of("");
        Optional<Path> tool = MatchingJdk.jhsdb(version, executable);
        if (tool.isEmpty()) {
            notes.add(
                    "hidden classes: no jhsdb of Java " + version + " that can be trusted, so their bytes are missing");
            return none;
        }
        ServiceabilityAgent.Taken taken = new ServiceabilityAgent(tool.get(), longestStop).take(process.pid(), wanted);
        notes.add("hidden classes: " + taken.bytes().size() + " of " + wanted.size() + " read, the JVM stood still for "
                + taken.millis() + " ms" + (taken.note().isEmpty() ? "" : "; jhsdb: " + taken.note()));
        return taken;
    }

    private static Answers.Captured capture(List<Candidate> candidates, Exchange exchange, List<String> notes)
            throws IOException {
        List<ClassKey> wanted = new ArrayList<>();
        candidates.stream()
                .filter(candidate -> candidate.type().isModifiable())
                .forEach(candidate -> wanted.add(candidate.type().key()));
        Answers.Captured all = new Answers.Captured("", 0, new HashMap<>(), new LinkedHashSet<>());
        for (int i = 0; i < wanted.size(); i += BATCH) {
            List<ClassKey> batch = wanted.subList(i, Math.min(wanted.size(), i + BATCH));
            try {
                all = all.and(AnswerReader.read(
                        exchange.ask(Question.about(Inspection.BYTES, batch)), in -> Answers.captured(batch, in)));
            } catch (JvmAccessException e) {
                all = all.and(new Answers.Captured(
                        String.valueOf(e.getMessage()), 0, new HashMap<>(), new LinkedHashSet<>()));
            }
        }
        if (!all.blocked().isEmpty()) {
            notes.add("transformers are kept from working here, so bytes are missing: " + all.blocked());
        }
        notes.addAll(all.errors());
        if (!wanted.isEmpty()) {
            notes.add("reading bytes retransforms classes: what an agent that has left changed in them is undone");
        }
        return all;
    }

    /** Writes down what is known of a class. */
    private static final class Describing {
        private final JvmProcess process;
        private final LoadedClasses loaded;
        private final CodeSources sources;
        private final Map<String, Digests> digests = new HashMap<>();

        Describing(JvmProcess process, LoadedClasses loaded, CodeSources sources) {
            this.process = process;
            this.loaded = loaded;
            this.sources = sources;
        }

        ClassArtifact artifact(Candidate candidate, byte[] bytes, String version) {
            LoadedClass type = candidate.type();
            ClassOrigin origin = new ClassOrigin(
                    loaded.loaders(type),
                    type.codeSource(),
                    candidate.superTypes(),
                    candidate.registrations().stream()
                            .map(Registration::description)
                            .distinct()
                            .toList(),
                    process.pid() + " " + process.mainClass() + " (Java " + version + ")");
            return ClassArtifact.of(type.name(), bytes, origin);
        }

        ClassContext context(Candidate candidate, Set<String> constants) throws IOException {
            LoadedClass type = candidate.type();
            List<Evidence> evidence = new ArrayList<>();
            evidence.add(Evidence.of("process", process.process().executable()));
            Set<String> sites = new TreeSet<>();
            Set<Integer> ports = new TreeSet<>();
            for (Registration registration : candidate.registrations()) {
                sites.add(registration.site());
                ports.add(registration.port());
            }
            sites.remove("");
            ports.remove(0);
            sites.forEach(site -> evidence.add(Evidence.of("site", site)));
            (ports.isEmpty() ? process.ports() : ports).forEach(port -> evidence.add(Evidence.of("port", port)));
            if (type.hasSource() && !type.codeSource().isEmpty()) {
                Digests known = digests.computeIfAbsent(type.codeSource(), sources::digests);
                if (!known.sha256().isEmpty()) {
                    evidence.add(Evidence.of("codeSourceSha256", known.sha256()));
                    evidence.add(Evidence.of("codeSourceMd5", known.md5()));
                }
            }
            Optional<byte[]> original =
                    type.hasSource() && !type.isHidden() && !type.codeSource().isEmpty()
                            ? sources.bytes(type.codeSource(), type.name())
                            : Optional.empty();
            Subject subject = new Subject(
                    process.container(),
                    process.process(),
                    process.ancestors(),
                    Endpoint.UNKNOWN,
                    ArtifactIdentity.NONE);
            return new ClassContext(candidate.facts(), subject, evidence, original, constants);
        }
    }
}
