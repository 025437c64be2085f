package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/:/host",
                "/:/host:ro,z",
                "/srv/..:/host",
                "${ROOT:-/}:/host",
                "${ROOT-${OTHER:-/}}:/host",
                "{type: bind, source: /, target: /host}",
                "planted:/host",
                "{type: volume, source: planted, target: /host}"
            })
    void read_hostRootInAnyForm_isOneMount(String volume) {
        ContainerRisk risk = Described.assess("""
                services:
                  web:
                    image: web
                    volumes: [%s]
                volumes:
                  planted: {driver: local, driver_opts: {type: none, o: bind, device: /}}
                """.formatted(volume.startsWith("{") ? volume : "'" + volume + "'"));
        assertThat(Described.settings(risk)).containsExactly("mount:/");
        assertThat(risk.level()).isEqualTo("critical");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/srv/app:/app:ro",
                "./etc:/etc",
                "data:/etc",
                "/etc",
                "${ROOT}:/host",
                "$${ROOT:-/}:/host",
                "{type: tmpfs, target: /etc}",
                "{type: volume, source: data, target: /etc}",
                "/etc/localtime:/etc/localtime:ro"
            })
    void read_whatIsNoPathOfTheHost_isNone(String volume) {
        ContainerRisk risk = Described.assess("""
                services: {web: {image: web, volumes: [%s]}}
                volumes: {data: {driver_opts: {type: nfs, o: 'addr=10.0.0.2', device: ':/exports'}}}
                """.formatted(volume.startsWith("{") ? volume : "'" + volume + "'"));
        assertThat(risk.level()).isEqualTo("none");
    }

    @Test
    void read_privilegedHook_isPrivileged() {
        ContainerRisk risk = Described.assess("""
                services:
                  web: {image: web, post_start: [{command: ./tune.sh, user: root, privileged: true}]}
                """);
        assertThat(risk.reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.places())
                        .extracting(Setting::field)
                        .containsExactly("services.web.post_start[0].privileged"));
    }

    @Test
    void read_secretThatIsAFileOfTheHost_isThatFile() {
        assertThat(Described.settings(Described.assess("""
                services: {web: {image: web, secrets: [users]}}
                secrets: {users: {file: /etc/shadow}}
                """))).containsExactly("mount:/etc/shadow");
    }

    @Test
    void read_apiSocket_isTheEnginesSocket() {
        assertThat(Described.settings(Described.assess("services: {web: {image: web, use_api_socket: true}}")))
                .containsExactly("mount:/var/run/docker.sock");
    }

    @Test
    void read_devices_areTakenInBothForms() {
        assertThat(Described.settings(Described.assess("""
                services:
                  web:
                    devices: ['/dev/sda:/dev/xvda:r', 'vendor.example/gpu=all', {source: /dev/mem, target: /dev/mem}]
                    device_cgroup_rules: ['b *:* rwm']
                """)))
                .contains("device:/dev/sda", "device:/dev/mem")
                .hasSize(4);
    }

    @Test
    void read_serviceThatExtendsAnother_hasWhatThatOneHas() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("compose.yaml", """
                services:
                  base: {image: web, pid: host, privileged: true, cap_add: [SYS_ADMIN]}
                  web: {extends: {service: base}, privileged: false, cap_add: [BPF]}
                  short: {extends: base, cap_drop: [ALL]}
                """);
        assertThat(reading.failures()).isEmpty();
        ContainerPosture web = reading.containers().get(1);
        assertThat(web.image()).isEqualTo("web");
        assertThat(web.facts()).containsKey(Fact.PID_HOST).doesNotContainKey(Fact.PRIVILEGED);
        assertThat(web.capabilities().requested()).containsOnlyKeys("SYS_ADMIN", "BPF");
        assertThat(reading.containers().get(2).is(Fact.PRIVILEGED)).isTrue();
    }

    @Test
    void read_whatStandsInAnotherFile_isAFailureAndTheRestIsRead() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("compose.yaml", """
                include: [other.yaml]
                services:
                  web: {extends: {file: base.yaml, service: base}, pid: host}
                """);
        assertThat(reading.containers())
                .singleElement()
                .satisfies(web -> assertThat(web.is(Fact.PID_HOST)).isTrue());
        assertThat(reading.failures()).extracting(Failure::kind).containsOnly(FailureKind.UNREADABLE);
        assertThat(reading.failures())
                .extracting(Failure::message)
                .anyMatch(message -> message.contains("compose.yaml") && message.contains("include"))
                .anyMatch(message -> message.contains("services.web.extends"));
    }

    @Test
    void read_servicesThatExtendInACircle_areFailures() {
        ContainerConfigs.Reading reading =
                ContainerConfigs.read("compose.yaml", "services: {a: {extends: b}, b: {extends: a}, c: {image: c}}");
        assertThat(reading.containers()).extracting(ContainerPosture::name).containsExactly("c");
        assertThat(reading.failures()).extracting(Failure::kind).containsOnly(FailureKind.OVER_LIMIT);
    }

    @Test
    void read_manyServicesThatExtendALargeOne_areOverTheLimit() {
        StringBuilder file = new StringBuilder("services:\n  base: {image: web, volumes: [");
        file.append("a:/a,".repeat(20_000)).append("]}\n");
        for (int i = 0; i < 200; i++) {
            file.append("  s").append(i).append(": {extends: base, volumes: ['b:/b']}\n");
        }
        ContainerConfigs.Reading reading = ContainerConfigs.read("compose.yaml", file.toString());
        assertThat(reading.containers()).hasSizeBetween(50, 150);
        assertThat(reading.failures()).extracting(Failure::kind).containsOnly(FailureKind.OVER_LIMIT);
    }

    /** What each inherits is not even counted once it is too much: three thousand million values here. */
    @Test
    void read_thousandsOfServicesThatExtendALargeOne_areRefusedWithoutCounting() {
        StringBuilder file = new StringBuilder("services:\n  base: {image: web, volumes: [");
        file.append("a:/a,".repeat(600_000)).append("]}\n");
        for (int i = 0; i < 5_000; i++) {
            file.append("  s").append(i).append(": {extends: base}\n");
        }
        ContainerConfigs.Reading reading = ContainerConfigs.read("compose.yaml", file.toString());
        assertThat(reading.containers()).hasSize(4);
        assertThat(reading.failures()).hasSize(4_997);
    }

    @Test
    void read_whatIsNoService_isAFailureWithItsPlace() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("compose.yaml", "services: {a: [b], c: {image: c}}");
        assertThat(reading.containers()).hasSize(1);
        assertThat(reading.failures().get(0).message()).contains("services.a is no service");
    }

    @Test
    void read_knownWorkload_isRecognisedByItsImage() {
        ContainerRisk risk = Described.assess("""
                services:
                  node-exporter:
                    image: quay.io/prometheus/node-exporter:v1.9.1
                    command: --path.rootfs=/host
                    pid: host
                    network_mode: host
                    volumes: ['/:/host:ro,rslave']
                """);
        assertThat(risk.knownWorkload()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "portainer/agent:2.21, portainer",
        "registry.example:5000/portainer/agent, portainer",
        "quay.io/sysdig/agent@sha256:00, runtime-sensor",
        "example/portainer-agent:1, ''"
    })
    void read_imageWithAPlainName_isKnownByItsMakerToo(String image, String workload) {
        assertThat(Described.assess("services: {a: {image: '" + image + "', privileged: true, volumes:"
                                + " ['/var/run/docker.sock:/var/run/docker.sock']}}")
                        .knownWorkload())
                .isEqualTo(workload);
    }

    @Test
    void read_sourceOfAService_namesIt() {
        ContainerPosture posture = ContainerConfigs.read(
                        "compose.yaml",
                        "services: {web: {container_name: shop, image: 'registry.example/web:1', entrypoint: sh -c, command: [run, it]}}")
                .containers()
                .get(0);
        assertThat(posture.source()).isEqualTo("compose.yaml services.web");
        assertThat(posture.name()).isEqualTo("shop");
        assertThat(posture.command()).isEqualTo(List.of("sh", "-c", "run", "it"));
    }

    @Test
    void resolved_bracesThatDoNotClose_areReadInOneGo() {
        assertThat(ComposeText.resolved("${A:-".repeat(1_000_000))).isInstanceOf(String.class);
        assertThat(ComposeText.resolved("${A:?no ${B}}/${C:-c}/${D}/$E/$$F")).isEqualTo("${A:?no ${B}}/c/${D}/$E/$F");
    }
}
