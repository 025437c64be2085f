package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesClaimsTest {
    private static final String POD = """
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec:
              containers: [{name: web, volumeMounts: [{name: data, mountPath: /data}]}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: wanted}}]
            """;

    private static List<String> settings(String volume, String claim) {
        String text = POD
                + "---\nkind: PersistentVolume\nmetadata: {name: disk}\nspec: {" + volume + "}\n"
                + "---\nkind: PersistentVolumeClaim\nmetadata: {name: wanted, namespace: shop}\nspec: {" + claim
                + "}\n";
        return Described.settings(Described.assess(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostPath: {path: /}, storageClassName: manual | storageClassName: manual",
                "hostPath: {path: /} | volumeName: disk",
                "local: {path: /} | volumeName: disk, storageClassName: fast",
                "hostPath: {path: /}, claimRef: {namespace: shop, name: wanted} | storageClassName: ''"
            })
    void read_claimOfAPathOfTheHost_isThatPath(String spec) {
        String[] parts = spec.split(" \\| ");
        assertThat(settings(parts[0], parts[1])).containsExactly("mount:/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostPath: {path: /}, storageClassName: manual | storageClassName: fast",
                "hostPath: {path: /} | volumeName: another",
                "nfs: {server: 10.0.0.2, path: /} | volumeName: disk",
                "hostPath: {path: /srv/shop} | volumeName: disk",
                "hostPath: {path: /}, claimRef: {namespace: other, name: wanted} | storageClassName: ''"
            })
    void read_claimOfAnythingElse_isNoReason(String spec) {
        String[] parts = spec.split(" \\| ");
        assertThat(settings(parts[0], parts[1])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"volumeName: disk", "storageClassName: manual"})
    void read_claimOfAStatefulSet_isThatPath(String claim) {
        assertThat(Described.settings(Described.assess("""
                kind: List
                items:
                  - kind: StatefulSet
                    metadata: {name: web}
                    spec:
                      template: {spec: {containers: [{name: web, volumeMounts: [{name: data, mountPath: /data}]}]}}
                      volumeClaimTemplates: [{metadata: {name: data}, spec: {%s}}]
                  - {kind: PersistentVolume, metadata: {name: disk}, spec: {storageClassName: manual, hostPath: {path: /etc}}}
                """.formatted(claim)))).containsExactly("mount:/etc");
    }
}
