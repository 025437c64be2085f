package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TetragonMapperTest {

    private static final String PROCESS = """
            "process":{"pid":70,"uid":33,"cwd":"/srv","binary":"/bin/sh","arguments":"-c \\"id -u\\"",\
            "start_time":"2026-01-02T03:04:05.1Z"},"parent":{"pid":7,"uid":0,"binary":"/usr/sbin/httpd"}""";

    private static Recording read(String text) throws IOException {
        return Recording.read(EventFormat.TETRAGON, text);
    }

    private static String hook(String kind, String name, String args) {
        return "{\"" + kind + "\":{" + PROCESS + "," + name + ",\"args\":[" + args
                + "]},\"time\":\"2026-01-02T03:04:05.2Z\"}";
    }

    private static Recording kprobe(String function, String args) throws IOException {
        return read(hook("process_kprobe", "\"function_name\":\"" + function + "\"", args));
    }

    @Test
    void exec_isAStartWithSplitArgumentsAndParent() throws IOException {
        ProcessStarted started = read(Samples.of(EventFormat.TETRAGON)).only(ProcessStarted.class);
        assertThat(started.time()).isEqualTo(Instant.parse("2026-01-02T03:04:05.2Z"));
        Process process = started.process();
        assertThat(process.arguments()).containsExactly("/bin/sh", "-c", "id -u");
        assertThat(process.ppid()).isEqualTo(7);
        assertThat(process.user().actingId()).isEqualTo(33);
        assertThat(process.startTime()).isEqualTo(Instant.parse("2026-01-02T03:04:05.1Z"));
        assertThat(started.ancestors()).extracting(Process::executable).containsExactly("/usr/sbin/httpd");
    }

    @Test
    void exec_ofProgramsWithTheSameArguments_isToldApart() throws IOException {
        StringBuilder records = new StringBuilder();
        for (String binary : List.of("/bin/sh", "/bin/dash", "/bin/sh", "/bin/true")) {
            records.append("{\"process_exec\":{\"process\":{\"pid\":70,\"binary\":\"")
                    .append(binary)
                    .append(binary.endsWith("true") ? "\"}}}\n" : "\",\"arguments\":\"-c id\"}}}\n");
        }
        assertThat(read(records.toString()).events())
                .extracting(event -> event.process().arguments())
                .containsExactly(
                        List.of("/bin/sh", "-c", "id"),
                        List.of("/bin/dash", "-c", "id"),
                        List.of("/bin/sh", "-c", "id"),
                        List.of("/bin/true"));
    }

    @Test
    void exec_withoutPod_hasTheShortContainerId() throws IOException {
        assertThat(read(Samples.of(EventFormat.TETRAGON))
                        .events()
                        .get(0)
                        .container()
                        .id())
                .isEqualTo("0123456789abcdef0123456789abcde");
    }

    @Test
    void exec_afterAnotherToldTheWholeId_hasThatIdAndName() throws IOException {
        String full = """
                {"process_exec":{"process":{"pid":1,"binary":"/init","pod":{"namespace":"shop","name":"web-1","container":\
                {"id":"containerd://0123456789abcdef0123456789abcdef99","name":"web","image":{"id":"r/web@sha256:aa","name":"r/web:1"}}},\
                "docker":"0123456789abcdef0123456789abcde"}},"time":"2026-01-02T03:04:04Z"}
                """;
        Recording read = read(full + Samples.of(EventFormat.TETRAGON));
        assertThat(read.events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.container().id()).isEqualTo("0123456789abcdef0123456789abcdef99");
            assertThat(event.container().pod()).isEqualTo("web-1");
            assertThat(event.container().imageDigest()).isEqualTo("sha256:aa");
        });
    }

    @Test
    void exec_inPlaceOfTheParent_isNotItsOwnParent() throws IOException {
        String same = Samples.of(EventFormat.TETRAGON).replace("\"pid\":7,", "\"pid\":70,");
        ProcessStarted started = read(same).only(ProcessStarted.class);
        assertThat(started.process().ppid()).isZero();
        assertThat(started.ancestors()).hasSize(1).allMatch(ancestor -> ancestor.pid() == 0);
    }

    @Test
    void exec_withoutTime_hasTheStartOfTheProcess() throws IOException {
        String untimed = Samples.of(EventFormat.TETRAGON).replace(",\"time\":\"2026-01-02T03:04:05.2Z\"", "");
        assertThat(read(untimed).events().get(0).time()).isEqualTo(Instant.parse("2026-01-02T03:04:05.1Z"));
    }

    @Test
    void exec_withoutProcess_isMalformed() throws IOException {
        assertThat(read("{\"process_exec\":{},\"time\":\"2026-01-02T03:04:05Z\"}")
                        .counts()
                        .malformed())
                .containsExactly(entry("process_exec without process", 1L));
    }

    @Test
    void exit_bySignal_hasTheShellsCode() throws IOException {
        String exit = "{\"process_exit\":{" + PROCESS + ",\"signal\":\"SIGKILL\"},\"time\":\"2026-01-02T03:04:06Z\"}";
        assertThat(read(exit).only(ProcessExited.class).exitCode()).isEqualTo(137);
    }

    @Test
    void throttle_isSkippedByName() throws IOException {
        assertThat(read("{\"process_throttle\":{\"type\":\"THROTTLE_START\"},\"time\":\"2026-01-02T03:04:06Z\"}")
                        .counts()
                        .skipped())
                .containsExactly(entry("process_throttle", 1L));
    }

    @Test
    void hookOnUnknownFunction_isSkippedByName() throws IOException {
        assertThat(kprobe("wake_up_new_task", "").counts().skipped())
                .containsExactly(entry("hook wake_up_new_task", 1L));
    }

    @Test
    void hookWithoutItsArguments_isMalformed() throws IOException {
        assertThat(kprobe("security_file_permission", "").counts().malformedRecords())
                .isEqualTo(1);
    }

    @Test
    void tcpConnect_isAConnection() throws IOException {
        NetworkConnected connected = kprobe("tcp_connect", """
                        {"sock_arg":{"family":"AF_INET","type":"SOCK_STREAM","protocol":"IPPROTO_TCP","saddr":"10.0.0.5",\
                        "daddr":"198.51.100.9","sport":40000,"dport":4444}}""").only(NetworkConnected.class);
        assertThat(connected.target()).hasToString("198.51.100.9:4444");
        assertThat(connected.source()).hasToString("10.0.0.5:40000");
        assertThat(connected.protocol()).isEqualTo("tcp");
    }

    @Test
    void tcpClose_isUnderstoodAndNoEvent() throws IOException {
        Recording read = kprobe("tcp_close", "{\"sock_arg\":{}}");
        assertThat(read.events()).isEmpty();
        assertThat(read.counts().eventless()).isEqualTo(1);
    }

    @Test
    void connectEvent_isAConnection() throws IOException {
        NetworkConnected connected = read("{\"process_connect\":{" + PROCESS
                        + ",\"source_ip\":\"10.0.0.5\",\"source_port\":40000,\"destination_ip\":\"198.51.100.9\","
                        + "\"destination_port\":\"443\",\"protocol\":\"TCP\"},\"time\":\"2026-01-02T03:04:06Z\"}")
                .only(NetworkConnected.class);
        assertThat(connected.target().port()).isEqualTo(443);
    }

    @Test
    void listenStart_isAListener() throws IOException {
        assertThat(kprobe(
                                "inet_csk_listen_start",
                                "{\"sock_arg\":{\"family\":\"AF_INET\",\"saddr\":\"0.0.0.0\",\"sport\":4444}}")
                        .only(NetworkListening.class)
                        .local()
                        .port())
                .isEqualTo(4444);
    }

    @Test
    void filePermission_toWriteIsAWrite_toReadIsAnOpen() throws IOException {
        String file = "{\"file_arg\":{\"path\":\"/etc/passwd\"}},";
        assertThat(kprobe("security_file_permission", file + "{\"int_arg\":2}")
                        .only(FileWritten.class)
                        .path())
                .isEqualTo("/etc/passwd");
        kprobe("security_file_permission", file + "{\"int_arg\":4}").only(FileOpened.class);
    }

    @Test
    void oldPathWithoutSlash_isAbsolute() throws IOException {
        assertThat(kprobe("__x64_sys_write", "{\"file_arg\":{\"path\":\"etc/passwd\"}}")
                        .only(FileWritten.class)
                        .path())
                .isEqualTo("/etc/passwd");
    }

    @Test
    void setuid_changesTheUserOfTheProcess() throws IOException {
        CredentialsChanged changed =
                kprobe("__x64_sys_setuid", "{\"int_arg\":0}").only(CredentialsChanged.class);
        assertThat(changed.before().uid()).isEqualTo(33);
        assertThat(changed.after().euid()).isZero();
    }

    @Test
    void setresuid_leavesWhatIsMinusOne() throws IOException {
        CredentialsChanged changed = kprobe("__x64_sys_setresuid", "{\"int_arg\":-1},{\"int_arg\":0},{\"int_arg\":-1}")
                .only(CredentialsChanged.class);
        assertThat(changed.after().uid()).isEqualTo(33);
        assertThat(changed.after().euid()).isZero();
    }

    @Test
    void commitCreds_hasAllIds() throws IOException {
        CredentialsChanged changed = kprobe(
                        "commit_creds", "{\"process_credentials_arg\":{\"uid\":0,\"gid\":0,\"euid\":0,\"egid\":0}}")
                .only(CredentialsChanged.class);
        assertThat(changed.after().isRoot()).isTrue();
        assertThat(changed.before().isRoot()).isFalse();
    }

    @Test
    void capset_completesCapabilityNames() throws IOException {
        CapabilitiesChanged changed = kprobe(
                        "security_capset",
                        "{\"process_credentials_arg\":{\"caps\":{\"effective\":[\"DAC_OVERRIDE\",\"CAP_SYS_ADMIN\"]}}}")
                .only(CapabilitiesChanged.class);
        assertThat(changed.after()).containsExactlyInAnyOrder("CAP_DAC_OVERRIDE", "CAP_SYS_ADMIN");
    }

    @Test
    void initModule_isALoad_freeModuleIsNone() throws IOException {
        assertThat(kprobe("do_init_module", "{\"module_arg\":{\"name\":\"rootkit\"}}")
                        .only(ModuleLoaded.class)
                        .name())
                .isEqualTo("rootkit");
        assertThat(kprobe("free_module", "{\"module_arg\":{\"name\":\"rootkit\"}}")
                        .events())
                .isEmpty();
    }

    @Test
    void tracepointAndLsmHook_areReadAsKprobes() throws IOException {
        String file = "{\"file_arg\":{\"path\":\"/etc/shadow\"}}";
        Recording lsm = read(hook("process_lsm", "\"function_name\":\"file_open\"", file));
        assertThat(lsm.only(FileOpened.class).path()).isEqualTo("/etc/shadow");
        Recording tracepoint = read(hook(
                "process_tracepoint",
                "\"subsys\":\"syscalls\",\"event\":\"sys_enter_openat\"",
                "{\"int_arg\":-100},{\"string_arg\":\"/etc/shadow\"},{\"int_arg\":0}"));
        assertThat(tracepoint.only(FileOpened.class).path()).isEqualTo("/etc/shadow");
    }
}
