package io.hivesec.examples.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.DryRun;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.engine.ContainerEffector;
import io.hivesec.dispositions.engine.ContainerResponse;
import io.hivesec.dispositions.engine.Engine;
import io.hivesec.dispositions.file.FileEffector;
import io.hivesec.dispositions.file.FileResponse;
import io.hivesec.dispositions.file.FileRoots;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.dispositions.kubernetes.Enforcement;
import io.hivesec.dispositions.kubernetes.NodeEffector;
import io.hivesec.dispositions.kubernetes.PodEffector;
import io.hivesec.dispositions.kubernetes.PodResponse;
import io.hivesec.dispositions.kubernetes.ScaleEffector;
import io.hivesec.dispositions.process.ProcessEffector;
import io.hivesec.dispositions.process.ProcessResponse;
import io.hivesec.spi.Disposition;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that can respond, by id, and the connection to the cluster that some of it uses until this is closed. */
final class Responders implements AutoCloseable {
    private static final Set<String> OF_KUBERNETES =
            Set.of(PodResponse.ISOLATE.id(), PodResponse.DELETE.id(), NodeEffector.ID, ScaleEffector.ID);

    private final Map<String, Effector> effectors = new TreeMap<>();
    private final @Nullable KubernetesClient cluster;

    /**
     * Responders.
     *
     * @param engine where containers run
     * @param state the directory that files are put away in
     * @param cluster closed with this; null when there is none
     */
    Responders(Engine engine, Path state, @Nullable KubernetesClient cluster) {
        this.cluster = cluster;
        for (ContainerResponse response : ContainerResponse.values()) {
            add(new ContainerEffector(response, engine));
        }
        for (FileResponse response : FileResponse.values()) {
            add(new FileEffector(response, FileRoots.HOST, state.resolve("quarantine")));
        }
        for (ProcessResponse response : ProcessResponse.values()) {
            add(new ProcessEffector(response));
        }
        if (cluster != null) {
            for (PodResponse response : PodResponse.values()) {
                add(new PodEffector(response, cluster, Enforcement.byConnecting()));
            }
            add(new NodeEffector(cluster));
            add(new ScaleEffector(cluster));
        }
    }

    private void add(Effector effector) {
        effectors.put(effector.id(), effector);
    }

    /** Whatever can plan. Planning needs no journal. */
    Map<String, Effector> effectors() {
        return effectors;
    }

    /** The ids that there are, those that need a cluster among them. */
    Set<String> ids() {
        Set<String> ids = new TreeSet<>(OF_KUBERNETES);
        ids.addAll(effectors.keySet());
        return ids;
    }

    /**
     * The one with an id.
     *
     * @throws UsageException when there is none; the message says what there is, or what it needs
     */
    Effector effector(String id) throws UsageException {
        Effector effector = effectors.get(id);
        if (effector == null) {
            throw new UsageException(
                    OF_KUBERNETES.contains(id)
                            ? id + " needs a cluster: say --kubernetes or --kubeconfig FILE"
                            : "no disposition '" + id + "'; there are " + String.join(", ", effectors.keySet()));
        }
        return effector;
    }

    /** All of them, planning only. */
    List<Disposition> dryRuns() {
        return effectors.values().stream().<Disposition>map(DryRun::new).toList();
    }

    /** All of them, which write into a journal what they do. */
    List<Disposition> dispositions(Journal journal) {
        return effectors.values().stream()
                .<Disposition>map(effector -> disposition(effector, journal))
                .toList();
    }

    /** The one with an id, which writes into a journal what it does. */
    JournaledDisposition disposition(String id, Journal journal) throws UsageException {
        return disposition(effector(id), journal);
    }

    private static JournaledDisposition disposition(Effector effector, Journal journal) {
        return new JournaledDisposition(effector, journal, Budget.DEFAULT, Clock.systemUTC());
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
    }
}
