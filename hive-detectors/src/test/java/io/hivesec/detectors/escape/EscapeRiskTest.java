package io.hivesec.detectors.escape;

import static io.hivesec.detectors.escape.Described.assess;
import static io.hivesec.detectors.escape.Described.docker;
import static io.hivesec.detectors.escape.Described.dockerRunning;
import static io.hivesec.detectors.escape.Described.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeRiskTest {

    @Test
    void assess_privileged_isOneReasonNotFour() {
        assertThat(settings(assess(Described.recording("r-everything.json"))))
                .containsExactlyInAnyOrder(
                        "privileged", "mount:/", "pid_host", "net_host", "ipc_host", "combination:init-entry");
    }

    @Test
    void assess_capabilityThatIsADefault_isSilentUnlessAskedFor() {
        assertThat(assess(docker("'CapAdd': null")).level()).isEqualTo("none");
        assertThat(assess(docker("'CapAdd': ['NET_RAW']")).level()).isEqualTo("medium");
        assertThat(assess(docker("'CapAdd': ['CHOWN']")).level()).isEqualTo("none");
    }

    @Test
    void assess_allCapabilitiesButOneDropped_areStillAll() {
        assertThat(settings(assess(docker("'CapAdd': ['ALL'], 'CapDrop': ['MKNOD']"))))
                .contains("cap:ALL");
    }

    @Test
    void assess_everythingDropped_hasNothingToMakeDevicesWith() {
        String rule = "'DeviceCgroupRules': ['b *:* rwm']";
        assertThat(assess(docker(rule)).level()).isEqualTo("high");
        assertThat(assess(docker(rule + ", 'CapDrop': ['ALL']")).level()).isEqualTo("medium");
        assertThat(assess(docker("'DeviceCgroupRules': ['c 188:* rmw']")).level())
                .isEqualTo("low");
    }

    @ParameterizedTest
    @CsvSource({
        "'SYS_PTRACE', '''PidMode'': ''host''', combination:process-injection",
        "'SYS_ADMIN', '''PidMode'': ''host''', combination:namespace-entry",
        "'SYS_ADMIN', '''SecurityOpt'': [''seccomp=unconfined'']', combination:sys-admin-unconfined",
        "'SYS_ADMIN', '''Binds'': [''/sys/fs/cgroup:/cgroup'']', combination:release-agent",
        "'SYS_ADMIN', '''Binds'': [''/srv:/srv:rshared'']', combination:mount-planting",
        "'SYS_MODULE', '''Binds'': [''/lib/modules:/lib/modules:ro'']', combination:module-loading",
        "'IPC_OWNER', '''IpcMode'': ''host''', combination:shared-memory-owner",
        "'NET_RAW', '''NetworkMode'': ''host''', combination:host-network-capture",
    })
    void assess_settingsThatEscapeTogether_areNamed(String capability, String other, String combination) {
        assertThat(settings(assess(docker("'CapAdd': ['" + capability + "'], " + other))))
                .contains(combination);
        assertThat(settings(assess(docker("'CapAdd': ['" + capability + "']")))).doesNotContain(combination);
        assertThat(settings(assess(docker(other)))).doesNotContain(combination);
    }

    @Test
    void assess_combination_isRatedAboveItsParts() {
        assertThat(assess(docker("'CapAdd': ['BPF']")).level()).isEqualTo("high");
        assertThat(assess(docker("'CapAdd': ['BPF', 'PERFMON']")).level()).isEqualTo("critical");
    }

    @Test
    void assess_readOnlyControlGroups_cannotHoldAReleaseAgent() {
        assertThat(settings(assess(docker("'CapAdd': ['SYS_ADMIN'], 'Binds': ['/sys/fs/cgroup:/sys/fs/cgroup:ro']"))))
                .doesNotContain("combination:release-agent");
    }

    @Test
    void assess_hostControlGroupNamespaceAlone_isSilent() {
        assertThat(settings(assess(docker("'CgroupnsMode': 'host'")))).isEmpty();
        assertThat(settings(assess(docker("'CgroupnsMode': 'host', 'Binds': ['/sys/fs/cgroup:/cgroup']"))))
                .contains("cgroupns_host");
    }

    @Test
    void assess_emptyMaskedPaths_isSystempathsUnconfined() {
        assertThat(settings(assess(docker("'MaskedPaths': []")))).containsExactly("systempaths_unconfined");
        assertThat(settings(assess(docker("'MaskedPaths': null")))).isEmpty();
    }

    @Test
    void assess_volumeWhoseDriverBindsAPath_isThatPath() {
        ContainerRisk risk = assess(Described.recording("r-mnt-volume-driver.json"));
        assertThat(risk.level()).isEqualTo("critical");
        assertThat(risk.reasons().get(0).places().get(0).field())
                .isEqualTo("HostConfig.Mounts[0].VolumeOptions.DriverConfig.Options.device");
    }

    @Test
    void assess_mountThatStandsInMountsOnly_isFound() {
        String inherited = docker("'VolumesFrom': ['other']")
                .replace(
                        "\"Mounts\": []",
                        "\"Mounts\": [{\"Type\": \"bind\", \"Source\": \"/etc\", \"Destination\": \"/x\", \"RW\": true}]");
        assertThat(settings(assess(inherited))).containsExactly("mount:/etc", "volumes_from");
    }

    @Test
    void assess_namedVolume_isNoHostPath() {
        assertThat(assess(docker("'Binds': ['data:/var/lib/docker']")).level()).isEqualTo("none");
    }

    @Test
    void assess_hostPid_doesNotBlameTheLabelThatDockerAddsItself() {
        assertThat(settings(assess(docker("'PidMode': 'host', 'SecurityOpt': ['label=disable']"))))
                .containsExactly("pid_host");
        assertThat(settings(assess(docker("'SecurityOpt': ['label=disable']")))).containsExactly("selinux_disabled");
    }

    @Test
    void assess_userNamespace_lowersWhatCountsOnlyInsideIt() {
        ContainerRisk risk = assess(docker("'UsernsMode': 'private', 'CapAdd': ['SYS_ADMIN'], 'Binds': ['/etc:/etc']"));
        assertThat(risk.reasons()).anySatisfy(reason -> {
            assertThat(reason.setting()).isEqualTo("cap:SYS_ADMIN");
            assertThat(reason.severity()).isEqualTo(Severity.HIGH);
            assertThat(reason.lowered()).isEqualTo(new Reason.Lowered(Severity.CRITICAL, "user_namespace"));
        });
        assertThat(risk.level()).as("a mount is as dangerous as ever").isEqualTo("critical");
    }

    @Test
    void assess_knownWorkload_isRatedDownOneLevelWithItsReasons() {
        ContainerRisk risk = assess(Described.recording("g-cadvisor.json"));
        assertThat(risk.knownWorkload()).isEqualTo("cadvisor");
        assertThat(risk.level()).isEqualTo("high");
        assertThat(settings(risk))
                .contains("privileged", "mount:/", "mount:/var/run", "mount:/sys", "mount:/var/lib/docker");
        assertThat(risk.reasons().get(0).lowered())
                .isEqualTo(new Reason.Lowered(Severity.CRITICAL, "known workload cadvisor"));
    }

    @Test
    void assess_knownWorkloadWithMoreThanItNeeds_keepsTheLevelOfTheRest() {
        String exporter = "'PidMode': 'host', 'Binds': ['/:/host:ro']";
        assertThat(assess(dockerRunning("['/bin/node_exporter']", exporter)).level())
                .isEqualTo("high");
        assertThat(assess(dockerRunning("['/bin/node_exporter']", exporter.replace(":ro", "")))
                        .level())
                .isEqualTo("critical");
        assertThat(assess(dockerRunning("['/bin/node_exporter']", exporter + ", 'CapAdd': ['SYS_ADMIN']"))
                        .level())
                .isEqualTo("critical");
    }

    @Test
    void assess_nameOfAKnownWorkloadAlone_isNotEnough() {
        ContainerRisk risk = assess(dockerRunning("['/bin/node_exporter']", "'Privileged': true"));
        assertThat(risk.knownWorkload()).isEmpty();
        assertThat(risk.level()).isEqualTo("critical");
    }

    @Test
    void assess_devices_areJudgedByWhatTheyAre() {
        assertThat(assess(device("/dev/sda1")).level()).isEqualTo("critical");
        assertThat(assess(device("/dev/nvme0n1")).level()).isEqualTo("critical");
        assertThat(assess(device("/dev/fuse")).level()).isEqualTo("medium");
        assertThat(assess(device("/dev/dri/card0")).level()).isEqualTo("low");
        assertThat(assess(device("/dev/null")).level()).isEqualTo("none");
    }

    @Test
    void assess_hardenedContainers_areNone() {
        assertThat(assess(Described.recording("p-hardened.json")).level()).isEqualTo("none");
        assertThat(assess(Described.recording("b-app-bind.json")).level()).isEqualTo("none");
    }

    @Test
    void assess_podmanRecording_isJudgedByWhatItAsksFor() {
        assertThat(settings(assess(Described.recording("p-cap-bpf.json"))))
                .containsExactlyInAnyOrder("combination:kernel-tracing", "cap:BPF", "cap:PERFMON");
    }

    private static String device(String path) {
        return docker(
                "'Devices': [{'PathOnHost': '" + path + "', 'PathInContainer': '/dev/x', 'CgroupPermissions': 'rwm'}]");
    }
}
