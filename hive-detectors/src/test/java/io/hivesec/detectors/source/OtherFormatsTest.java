package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.hivesec.event.Container;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Falco, Tracee, laurel, ECS, OCSF, Sysmon and Kubernetes audit: what each says, and what stops short of it. */
class OtherFormatsTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    private static <T extends Event> T only(EventFormat format, String text, Class<T> type) throws IOException {
        return Recording.read(format, text).only(type);
    }

    @Nested
    class Falco {

        private String alert(String fields) {
            return "{\"rule\":\"r\",\"output\":\"o\",\"time\":\"2026-01-02T03:04:05.678Z\",\"output_fields\":{" + fields
                    + "}}";
        }

        @Test
        void execve_isAStart_codeStaysOneArgument() throws IOException {
            ProcessStarted started = only(EventFormat.FALCO, Samples.of(EventFormat.FALCO), ProcessStarted.class);
            assertThat(started.process().arguments()).containsExactly("sh", "-c", "id -u");
            assertThat(started.container().id()).isEqualTo("0123456789ab");
            assertThat(started.time()).isEqualTo(TIME);
        }

        @Test
        void containerHost_isTheHost() throws IOException {
            String host = Samples.of(EventFormat.FALCO).replace("0123456789ab", "host");
            assertThat(only(EventFormat.FALCO, host, ProcessStarted.class).container())
                    .isEqualTo(Container.HOST);
        }

        @Test
        void numbersAsTexts_areNumbers() throws IOException {
            String text = Samples.of(EventFormat.FALCO).replace("\"proc.pid\":70", "\"proc.pid\":\"70\"");
            assertThat(only(EventFormat.FALCO, text, ProcessStarted.class)
                            .process()
                            .pid())
                    .isEqualTo(70);
        }

        @Test
        void nestedKeys_areReadAsDottedOnes() throws IOException {
            String nested = """
                    {"evt":{"type":"openat","is_open_write":true},"proc":{"name":"cp","cmdline":"cp a /etc/passwd"},\
                    "fd":{"name":"/etc/passwd"},"container":{"id":"0123456789ab"},"time":"2026-01-02T03:04:05.678Z"}""";
            assertThat(Recording.read(EventFormat.FALCO, nested).events().get(1))
                    .isInstanceOfSatisfying(
                            FileWritten.class,
                            written -> assertThat(written.path()).isEqualTo("/etc/passwd"));
        }

        @Test
        void ancestors_areNamedAsFarAsTheyAreTold() throws IOException {
            String text = alert(
                    "\"evt.type\":\"execve\",\"proc.name\":\"sh\",\"proc.pname\":\"java\",\"proc.aname[2]\":\"tini\"");
            assertThat(only(EventFormat.FALCO, text, ProcessStarted.class).ancestors())
                    .extracting(Process::executable)
                    .containsExactly("java", "tini");
        }

        @Test
        void dup_ofASocket_isADuplicate() throws IOException {
            String text = alert("\"evt.type\":\"dup2\",\"evt.rawres\":0,\"evt.arg.oldfd\":3,\"evt.arg.newfd\":0,"
                    + "\"proc.name\":\"sh\",\"proc.pid\":70");
            DescriptorDuplicated duplicated = only(EventFormat.FALCO, text, DescriptorDuplicated.class);
            assertThat(duplicated.from()).isEqualTo(3);
            assertThat(duplicated.to()).isZero();
        }

        @Test
        void connect_takesTheServerFromTheNameOfTheDescriptor() throws IOException {
            String text = alert(
                    "\"evt.type\":\"connect\",\"proc.name\":\"sh\",\"fd.name\":\"10.0.0.1:4000->198.51.100.9:4444\"");
            assertThat(only(EventFormat.FALCO, text, NetworkConnected.class).target())
                    .hasToString("198.51.100.9:4444");
        }

        @Test
        void withoutCallButWithFile_isWhatTheRuleSays() throws IOException {
            String text = alert("\"proc.cmdline\":\"touch /bin/x\",\"fd.name\":\"/bin/x\"")
                    .replace("\"o\"", "\"opened for writing\"");
            assertThat(Recording.read(EventFormat.FALCO, text).events().get(1))
                    .isInstanceOfSatisfying(
                            FileWritten.class,
                            written -> assertThat(written.path()).isEqualTo("/bin/x"));
        }

        @Test
        void dropsAndOtherSources_areSkippedByName() throws IOException {
            Recording read = Recording.read(EventFormat.FALCO, """
                    {"rule":"Falco internal: syscall event drop","priority":"Debug","output_fields":{"n_drops":"1"}}
                    {"rule":"r","source":"k8s_audit","output_fields":{"ka.verb":"get"}}
                    """);
            assertThat(read.counts().skipped())
                    .containsOnly(entry("Falco internal", 1L), entry("source k8s_audit", 1L));
        }
    }

    @Nested
    class Tracee {

        private String old(String name, String args) {
            return "{\"timestamp\":1767323045678000000,\"hostProcessId\":70,\"processId\":1,\"userId\":33,\"processName\":\"sh\","
                    + "\"container\":{\"id\":\"0123456789ab\"},\"eventName\":\"" + name + "\",\"args\":[" + args
                    + "],\"returnValue\":0}";
        }

        private String arg(String name, String value) {
            return "{\"name\":\"" + name + "\",\"type\":\"x\",\"value\":" + value + "}";
        }

        @Test
        void exec_inTheOldSchema_isAStart() throws IOException {
            ProcessStarted started = only(EventFormat.TRACEE, Samples.of(EventFormat.TRACEE), ProcessStarted.class);
            assertThat(started.process().arguments()).containsExactly("sh", "-c", "id");
            assertThat(started.process().pid()).isEqualTo(70);
            assertThat(started.time()).isEqualTo(TIME);
        }

        @Test
        void exec_inTheNewSchema_isAStart() throws IOException {
            ProcessStarted started = only(EventFormat.TRACEE, """
                    {"timestamp":"2026-01-02T03:04:05.678Z","id":"sched_process_exec","name":"sched_process_exec","workload":{"process":\
                    {"executable":{"path":"/bin/old"},"hostPid":{"value":70},"pid":1,"realUser":{"id":{"value":33},"name":"www-data"},\
                    "ancestors":[{"hostPid":7,"executable":{"path":"/usr/sbin/httpd"}}]},"container":{"id":"0123456789ab","name":"web",\
                    "image":{"name":"r/web:1"}},"k8s":{"pod":{"name":"web-1"},"namespace":{"name":"shop"}}},"data":\
                    [{"name":"pathname","str":"/bin/sh"},{"name":"argv","strArray":{"value":["sh","-c","id"]}}]}""", ProcessStarted.class);
            assertThat(started.process().executable()).isEqualTo("/bin/sh");
            assertThat(started.process().ppid()).isEqualTo(7);
            assertThat(started.process().user().name()).isEqualTo("www-data");
            assertThat(started.container().namespace()).isEqualTo("shop");
        }

        @Test
        void connect_hasAddressAndDescriptor() throws IOException {
            String text = old(
                    "security_socket_connect",
                    arg("sockfd", "3") + ","
                            + arg(
                                    "remote_addr",
                                    "{\"sa_family\":\"AF_INET\",\"sin_addr\":\"198.51.100.9\",\"sin_port\":\"4444\"}"));
            NetworkConnected connected = only(EventFormat.TRACEE, text, NetworkConnected.class);
            assertThat(connected.target()).hasToString("198.51.100.9:4444");
            assertThat(connected.descriptor()).isEqualTo(3);
        }

        @Test
        void pipeAndDup_haveTheirDescriptors() throws IOException {
            PipeCreated pipe = only(EventFormat.TRACEE, old("pipe2", arg("pipefd", "[4,5]")), PipeCreated.class);
            assertThat(pipe.read()).isEqualTo(4);
            assertThat(pipe.write()).isEqualTo(5);
            String dup = old("dup2", arg("oldfd", "3") + "," + arg("newfd", "0"));
            assertThat(only(EventFormat.TRACEE, dup, DescriptorDuplicated.class).from())
                    .isEqualTo(3);
        }

        @Test
        void commitCreds_hasBothSides() throws IOException {
            String text = old(
                    "commit_creds",
                    arg("old_cred", "{\"Uid\":33,\"Euid\":33,\"CapEffective\":0}") + ","
                            + arg("new_cred", "{\"Uid\":0,\"Euid\":0,\"CapEffective\":2097152}"));
            CredentialsChanged changed = only(EventFormat.TRACEE, text, CredentialsChanged.class);
            assertThat(changed.before().uid()).isEqualTo(33);
            assertThat(changed.after().isRoot()).isTrue();
        }

        @Test
        void dnsAnswer_isAResolution_questionIsNone() throws IOException {
            String answer = old(
                    "net_packet_dns",
                    arg(
                            "proto_dns",
                            "{\"QR\":1,\"questions\":[{\"name\":\"c2.example\"}],\"answers\":[{\"IP\":\"198.51.100.9\"}]}"));
            NameResolved resolved = only(EventFormat.TRACEE, answer, NameResolved.class);
            assertThat(resolved.addresses()).containsExactly("198.51.100.9");
            assertThat(Recording.read(EventFormat.TRACEE, answer.replace("\"QR\":1", "\"QR\":0"))
                            .events())
                    .isEmpty();
        }

        @Test
        void packet_isAConnectionOnlyWhenItOpensOne() throws IOException {
            String opening = old(
                    "net_packet_tcp",
                    arg("src", "\"10.0.0.1\"") + "," + arg("dst", "\"198.51.100.9\"") + "," + arg("dst_port", "443")
                            + "," + arg("proto_tcp", "{\"SYN\":1,\"ACK\":0}"));
            only(EventFormat.TRACEE, opening, NetworkConnected.class);
            assertThat(Recording.read(EventFormat.TRACEE, opening.replace("\"ACK\":0", "\"ACK\":1"))
                            .events())
                    .isEmpty();
        }

        @Test
        void callThatFailed_isNoEvent_signatureIsSkipped() throws IOException {
            String failed = Samples.of(EventFormat.TRACEE).replace("\"returnValue\":0", "\"returnValue\":-2");
            assertThat(Recording.read(EventFormat.TRACEE, failed).events()).isEmpty();
            assertThat(Recording.read(EventFormat.TRACEE, old("my_signature", ""))
                            .counts()
                            .skipped())
                    .containsExactly(entry("event my_signature", 1L));
        }
    }

    @Nested
    class Laurel {

        @Test
        void execve_isAStart() throws IOException {
            ProcessStarted started = only(EventFormat.LAUREL, Samples.of(EventFormat.LAUREL), ProcessStarted.class);
            assertThat(started.process().arguments()).containsExactly("id", "-u");
            assertThat(started.process().executable()).isEqualTo("/usr/bin/id");
        }

        @Test
        void containerAndParent_areRead() throws IOException {
            String text = Samples.of(EventFormat.LAUREL)
                    .replace(
                            "\"EXECVE\"",
                            "\"CONTAINER_INFO\":{\"ID\":\"0123456789ab\"},\"PARENT_INFO\":{\"ppid\":1,\"exe\":\"/usr/sbin/httpd\"},\"EXECVE\"");
            ProcessStarted started = only(EventFormat.LAUREL, text, ProcessStarted.class);
            assertThat(started.container().id()).isEqualTo("0123456789ab");
            assertThat(started.ancestors()).extracting(Process::executable).containsExactly("/usr/sbin/httpd");
        }

        @Test
        void escapedSocketAddress_isRead() throws IOException {
            String text = """
                    {"ID":"1767323045.678:9","SYSCALL":{"arch":"0xc000003e","syscall":42,"success":"yes","exit":0,"pid":70,\
                    "exe":"/bin/nc","ARGV":["0x3","0x0","0x10","0x0"]},"SOCKADDR":[{"saddr":"%02%00%11%5c%c63d%09%00%00%00%00%00%00%00%00"}]}""";
            NetworkConnected connected = only(EventFormat.LAUREL, text, NetworkConnected.class);
            assertThat(connected.target()).hasToString("198.51.100.9:4444");
            assertThat(connected.descriptor()).isEqualTo(3);
        }

        @Test
        void octalModeInAPath_isNoHindrance() throws IOException {
            String text = """
                    {"ID":"1767323045.678:9","SYSCALL":{"arch":"0xc000003e","syscall":257,"success":"yes","exit":3,"pid":70,"exe":"/bin/cat",\
                    "ARGV":["0xffffff9c","0x1","0x0","0x0"]},"PATH":[{"item":0,"name":"/etc/shadow","mode":"0o100640","nametype":"NORMAL"}]}""";
            assertThat(only(EventFormat.LAUREL, text, FileOpened.class).path()).isEqualTo("/etc/shadow");
        }

        @Test
        void withoutId_isMalformed() throws IOException {
            assertThat(Recording.read(EventFormat.LAUREL, "{\"SYSCALL\":{}}")
                            .counts()
                            .malformedRecords())
                    .isEqualTo(1);
        }
    }

    @Nested
    class Ecs {

        private String record(String event, String rest) {
            return "{\"@timestamp\":\"2026-01-02T03:04:05.678Z\",\"event\":{" + event + "}," + rest
                    + ",\"process\":{\"pid\":70,\"executable\":\"/bin/sh\"}}";
        }

        @ParameterizedTest
        @ValueSource(strings = {"[\"exec\"]", "\"exec\"", "[\"fork\",\"exec\"]"})
        void action_isAStringOrAList(String action) throws IOException {
            String text = Samples.of(EventFormat.ECS).replace("[\"exec\"]", action);
            ProcessStarted started = only(EventFormat.ECS, text, ProcessStarted.class);
            assertThat(started.process().arguments()).containsExactly("sh", "-c", "id");
            assertThat(started.process().ppid()).isEqualTo(7);
        }

        @Test
        void end_isAnExit() throws IOException {
            only(
                    EventFormat.ECS,
                    record("\"category\":\"process\",\"type\":[\"end\"]", "\"x\":1"),
                    ProcessExited.class);
        }

        @Test
        void openedFile_toWriteByTheRegisters_isAWrite() throws IOException {
            String text = record(
                    "\"category\":[\"file\"],\"type\":[\"access\"],\"action\":\"opened-file\"",
                    "\"file\":{\"path\":\"/etc/passwd\"},\"auditd\":{\"data\":{\"syscall\":\"openat\",\"a2\":\"241\"}}");
            assertThat(only(EventFormat.ECS, text, FileWritten.class).flags().creates())
                    .isTrue();
            only(EventFormat.ECS, text.replace("\"241\"", "\"0\""), FileOpened.class);
        }

        @Test
        void deletion_isADeletion_failureIsNone() throws IOException {
            String text = record(
                    "\"category\":[\"file\"],\"type\":[\"deletion\"],\"outcome\":\"success\"",
                    "\"file\":{\"path\":\"/var/log/wtmp\"}");
            only(EventFormat.ECS, text, FileDeleted.class);
            assertThat(Recording.read(EventFormat.ECS, text.replace("\"success\"", "\"failure\""))
                            .events())
                    .isEmpty();
        }

        @Test
        void network_followsTheDirection() throws IOException {
            String text = record(
                    "\"category\":[\"network\"],\"type\":[\"start\"],\"action\":\"connection_attempted\"",
                    "\"source\":{\"ip\":\"10.0.0.1\",\"port\":4000},\"destination\":{\"ip\":\"198.51.100.9\",\"port\":443},"
                            + "\"network\":{\"direction\":\"egress\",\"transport\":\"tcp\"}");
            assertThat(only(EventFormat.ECS, text, NetworkConnected.class)
                            .target()
                            .port())
                    .isEqualTo(443);
            assertThat(only(EventFormat.ECS, text.replace("egress", "ingress"), NetworkAccepted.class)
                            .peer()
                            .port())
                    .isEqualTo(4000);
        }

        @Test
        void login_isUnderstoodAndNoEvent_hostIsSkipped() throws IOException {
            Recording login = Recording.read(
                    EventFormat.ECS, record("\"category\":[\"authentication\"],\"action\":\"user_login\"", "\"x\":1"));
            assertThat(login.counts().eventless()).isEqualTo(1);
            assertThat(Recording.read(EventFormat.ECS, record("\"category\":[\"host\"]", "\"x\":1"))
                            .counts()
                            .skipped())
                    .containsExactly(entry("category host", 1L));
        }
    }

    @Nested
    class Ocsf {

        @Test
        void launch_isAStartUnderItsActor() throws IOException {
            ProcessStarted started = only(EventFormat.OCSF, Samples.of(EventFormat.OCSF), ProcessStarted.class);
            assertThat(started.time()).isEqualTo(TIME);
            assertThat(started.process().arguments()).containsExactly("sh", "-c", "id");
            assertThat(started.process().ppid()).isEqualTo(7);
        }

        @Test
        void relaxedNotation_isReadAsJson() throws IOException {
            ProcessStarted started = only(EventFormat.OCSF, """
                    {
                      class_uid: 1007,
                      activity_id: 1,
                      time: 2026-01-02T03:04:05.678Z,
                      process: {
                        pid: 70,
                        name: "a: b",
                        file: {
                          path: "/bin/sh",
                        },
                      },
                    }
                    """, ProcessStarted.class);
            assertThat(started.time()).isEqualTo(TIME);
            assertThat(started.process().executable()).isEqualTo("/bin/sh");
        }

        @Test
        void networkOpenAndFileCreate_areRead_closeIsNoEvent() throws IOException {
            String open = """
                    {"class_uid":4001,"activity_id":1,"time":1767323045678,"dst_endpoint":{"ip":"198.51.100.9","port":443}}""";
            only(EventFormat.OCSF, open, NetworkConnected.class);
            assertThat(Recording.read(EventFormat.OCSF, open.replace("\"activity_id\":1", "\"activity_id\":2"))
                            .counts()
                            .eventless())
                    .isEqualTo(1);
            only(
                    EventFormat.OCSF,
                    "{\"class_uid\":1001,\"activity_id\":1,\"time\":1767323045678,\"file\":{\"path\":\"/etc/cron.d/x\"}}",
                    FileWritten.class);
        }

        @Test
        void otherClass_isSkippedByNumber() throws IOException {
            assertThat(Recording.read(EventFormat.OCSF, "{\"class_uid\":2004,\"time\":1767323045678}")
                            .counts()
                            .skipped())
                    .containsExactly(entry("class 2004", 1L));
        }
    }

    @Nested
    class Sysmon {

        private String event(int id, String data) {
            return Samples.of(EventFormat.SYSMON)
                    .replace("<EventID>1<", "<EventID>" + id + "<")
                    .replace("<Data Name=\"CommandLine\">id -u</Data>", data);
        }

        @Test
        void create_isAStart() throws IOException {
            ProcessStarted started = only(EventFormat.SYSMON, Samples.of(EventFormat.SYSMON), ProcessStarted.class);
            assertThat(started.process().arguments()).containsExactly("id", "-u");
            assertThat(started.time()).isEqualTo(TIME);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-", "(null)", "&lt;unknown process&gt;"})
        void unknownValues_areEmpty(String unknown) throws IOException {
            String text = Samples.of(EventFormat.SYSMON).replace("/usr/bin/id", unknown);
            assertThat(only(EventFormat.SYSMON, text, ProcessStarted.class)
                            .process()
                            .executable())
                    .isEmpty();
        }

        @Test
        void codeOfAShell_staysOneArgumentAndEntitiesAreText() throws IOException {
            String text = Samples.of(EventFormat.SYSMON).replace("id -u", "bash -c echo a &gt; /tmp/b &amp;&amp; id");
            assertThat(only(EventFormat.SYSMON, text, ProcessStarted.class)
                            .process()
                            .arguments())
                    .containsExactly("bash", "-c", "echo a > /tmp/b && id");
        }

        @Test
        void connection_followsWhoBeganIt() throws IOException {
            String data = "<Data Name=\"Protocol\">tcp</Data><Data Name=\"Initiated\">true</Data>"
                    + "<Data Name=\"SourceIp\">10.0.0.1</Data><Data Name=\"SourcePort\">4000</Data>"
                    + "<Data Name=\"DestinationIp\">198.51.100.9</Data><Data Name=\"DestinationPort\">443</Data>";
            only(EventFormat.SYSMON, event(3, data), NetworkConnected.class);
            only(EventFormat.SYSMON, event(3, data.replace("true", "false")), NetworkAccepted.class);
        }

        @Test
        void documentOverLines_isRead_oneCutShortIsCounted() throws IOException {
            String lines = Samples.of(EventFormat.SYSMON).replace("><", ">\n<");
            only(EventFormat.SYSMON, lines, ProcessStarted.class);
            String cut = lines.substring(0, lines.length() - 20);
            Recording read = Recording.read(EventFormat.SYSMON, cut + "\n" + lines);
            assertThat(read.events()).hasSize(1);
            assertThat(read.counts().malformed()).containsExactly(entry("cut short", 1L));
        }

        @Test
        void otherIds_areSkippedByNumber() throws IOException {
            assertThat(Recording.read(EventFormat.SYSMON, event(13, ""))
                            .counts()
                            .skipped())
                    .containsExactly(entry("event id 13", 1L));
        }
    }

    @Nested
    class KubernetesAudit {

        @Test
        void exec_isAStartInTheContainer() throws IOException {
            ProcessStarted started = only(EventFormat.K8SAUDIT, Samples.of(EventFormat.K8SAUDIT), ProcessStarted.class);
            assertThat(started.process().arguments()).containsExactly("id", "-u");
            assertThat(started.container().pod()).isEqualTo("web-1");
            assertThat(started.container().name()).isEqualTo("web");
            assertThat(started.ancestors().get(0).user().name()).isEqualTo("eve");
        }

        @Test
        void podMade_isAContainerStartWithItsManifest() throws IOException {
            String text = """
                    {"auditID":"a-1","stage":"ResponseComplete","verb":"create","requestReceivedTimestamp":"2026-01-02T03:04:05Z",\
                    "objectRef":{"resource":"pods","namespace":"shop","name":"web-1"},"requestObject":{"kind":"Pod","spec":{"hostPID":true,\
                    "containers":[{"name":"web","image":"r/web:1"}]}}}""";
            ContainerStarted started = only(EventFormat.K8SAUDIT, text, ContainerStarted.class);
            assertThat(started.configuration()).contains("\"hostPID\":true");
            assertThat(started.container().image()).isEqualTo("r/web:1");
        }

        @Test
        void refusedRequest_isNoEvent_listHoldsEvents() throws IOException {
            String refused =
                    Samples.of(EventFormat.K8SAUDIT).replace("\"verb\"", "\"responseStatus\":{\"code\":403},\"verb\"");
            assertThat(Recording.read(EventFormat.K8SAUDIT, refused).events()).isEmpty();
            String list = "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
                    + Samples.of(EventFormat.K8SAUDIT) + "]}";
            assertThat(Recording.read(EventFormat.AUTO, list).events()).hasSize(1);
        }

        @Test
        void readingPods_isUnderstoodAndNoEvent() throws IOException {
            String get = Samples.of(EventFormat.K8SAUDIT)
                    .replace(",\"subresource\":\"exec\"", "")
                    .replace("\"create\"", "\"list\"");
            assertThat(Recording.read(EventFormat.K8SAUDIT, get).counts().eventless())
                    .isEqualTo(1);
        }
    }
}
