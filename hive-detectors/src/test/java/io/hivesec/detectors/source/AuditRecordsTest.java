package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.ProcessTraced;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditRecordsTest {

    private static final String IDS =
            " ppid=7 pid=70 uid=33 gid=33 euid=33 egid=33 comm=\"x\" exe=\"/usr/bin/x\" key=(null)";

    private static Recording read(String... lines) throws IOException {
        return Recording.read(EventFormat.AUDITD, String.join("\n", lines));
    }

    private static String call(int serial, int number, String registers) {
        return "type=SYSCALL msg=audit(1767323045.678:" + serial + "): arch=c000003e syscall=" + number
                + " success=yes exit=0 " + registers + IDS;
    }

    private static String part(String type, int serial, String fields) {
        return "type=" + type + " msg=audit(1767323045.678:" + serial + "): " + fields;
    }

    @Test
    void execve_isAStartWithArgumentsAndDirectory() throws IOException {
        ProcessStarted started = read(
                        call(9, 59, "a0=1 a1=2"),
                        part("EXECVE", 9, "argc=3 a0=\"sh\" a1=\"-c\" a2=6964202D75"),
                        part("CWD", 9, "cwd=\"/srv\""),
                        part("PROCTITLE", 9, "proctitle=7368002D6300"),
                        part("EOE", 9, ""))
                .only(ProcessStarted.class);
        assertThat(started.process().arguments()).containsExactly("sh", "-c", "id -u");
        assertThat(started.process().workingDirectory()).isEqualTo("/srv");
        assertThat(started.process().pid()).isEqualTo(70);
        assertThat(started.process().user().euid()).isEqualTo(33);
        assertThat(started.container().isHost()).isTrue();
    }

    @Test
    void execve_argumentInPieces_isJoined() throws IOException {
        ProcessStarted started = read(
                        call(9, 59, ""),
                        part("EXECVE", 9, "argc=2 a0=\"echo\" a1_len=8 a1[0]=6162"),
                        part("EXECVE", 9, "a1[1]=6364"))
                .only(ProcessStarted.class);
        assertThat(started.process().arguments()).containsExactly("echo", "abcd");
    }

    @Test
    void execve_recordsOutOfOrderAndMixed_areJoinedBySerial() throws IOException {
        Recording read = read(
                part("EXECVE", 10, "argc=1 a0=\"two\""),
                part("EXECVE", 9, "argc=1 a0=\"one\""),
                call(10, 59, ""),
                call(9, 59, ""));
        assertThat(read.events())
                .extracting(event -> event.process().arguments())
                .containsExactly(List.of("two"), List.of("one"));
        assertThat(read.counts().read()).isEqualTo(2);
    }

    @Test
    void execve_withoutItsSyscallRecord_isStillAStart() throws IOException {
        ProcessStarted started =
                read(part("EXECVE", 9, "argc=2 a0=\"id\" a1=\"-u\"")).only(ProcessStarted.class);
        assertThat(started.process().executable()).isEqualTo("id");
        assertThat(started.process().pid()).isZero();
    }

    @Test
    void execve_withoutItsArguments_hasTheTitle() throws IOException {
        ProcessStarted started = read(call(9, 59, ""), part("PROCTITLE", 9, "proctitle=6964002D75"))
                .only(ProcessStarted.class);
        assertThat(started.process().arguments()).containsExactly("id", "-u");
    }

    @Test
    void execve_thatFailed_isNoEvent() throws IOException {
        Recording read = read(call(9, 59, "").replace("success=yes exit=0", "success=no exit=-2"));
        assertThat(read.events()).isEmpty();
        assertThat(read.counts().eventless()).isEqualTo(1);
    }

    @Test
    void serialThatRolledOver_startsANewEvent() throws IOException {
        Recording read = read(
                call(9, 59, "").replace(":9)", ":4294967295)"), call(9, 59, "").replace(":9)", ":0)"));
        assertThat(read.events()).hasSize(2);
    }

    @Test
    void sameSerialOfAnotherNode_isAnotherEvent() throws IOException {
        Recording read = read("node=a " + call(9, 59, ""), "node=b " + call(9, 59, ""));
        assertThat(read.events()).hasSize(2);
    }

    @Test
    void enrichmentAfterTheSeparator_namesTheUser() throws IOException {
        String enriched = call(9, 59, "") + "\u001dARCH=x86_64 SYSCALL=execve UID=\"www-data\" GID=\"www-data\"";
        assertThat(read(enriched).only(ProcessStarted.class).process().user().name())
                .isEqualTo("www-data");
    }

    @Test
    void enrichmentGluedToTheKey_isCutOff() throws IOException {
        String glued = call(9, 59, "") + "ARCH=x86_64 SYSCALL=execve UID=\"www-data\"";
        assertThat(read(glued).only(ProcessStarted.class).process().user().name())
                .isEqualTo("www-data");
        String session = call(9, 59, "").replace("egid=33", "egid=33AUID=\"unset\" UID=\"www-data\"");
        assertThat(read(session).only(ProcessStarted.class).process().user().egid())
                .isEqualTo(33);
    }

    @Test
    void executableThatWasReplaced_hasItsName() throws IOException {
        String replaced = call(9, 59, "").replace("\"/usr/bin/x\"", "2F62696E2F61202864656C6574656429");
        assertThat(read(replaced).only(ProcessStarted.class).process().executable())
                .isEqualTo("/bin/a");
    }

    @Test
    void connect_inProgress_isAConnection() throws IOException {
        NetworkConnected connected = read(
                        call(9, 42, "a0=3").replace("success=yes exit=0", "success=no exit=-115"),
                        part("SOCKADDR", 9, "saddr=0200115CC63364090000000000000000"))
                .only(NetworkConnected.class);
        assertThat(connected.target()).hasToString("198.51.100.9:4444");
        assertThat(connected.descriptor()).isEqualTo(3);
    }

    @Test
    void connect_overIp6AndUnix_isRead() throws IOException {
        assertThat(read(
                                call(9, 42, "a0=3"),
                                part(
                                        "SOCKADDR",
                                        9,
                                        "saddr=0A00115C00000000" + "20010DB8000000000000000000000001" + "00000000"))
                        .only(NetworkConnected.class)
                        .target()
                        .ip())
                .isEqualTo("2001:db8::1");
        NetworkConnected unix = read(call(9, 42, "a0=3"), part("SOCKADDR", 9, "saddr=01002F72756E2F7800"))
                .only(NetworkConnected.class);
        assertThat(unix.protocol()).isEqualTo("unix");
        assertThat(unix.target().ip()).isEqualTo("/run/x");
    }

    @Test
    void connect_addressCutOff_isNoEvent() throws IOException {
        assertThat(read(call(9, 42, "a0=3"), part("SOCKADDR", 9, "saddr=0200115C"))
                        .events())
                .isEmpty();
    }

    @Test
    void bind_isAListener() throws IOException {
        assertThat(read(call(9, 49, "a0=3"), part("SOCKADDR", 9, "saddr=0200115C00000000"))
                        .only(NetworkListening.class)
                        .local()
                        .port())
                .isEqualTo(4444);
    }

    @Test
    void openat_toWrite_isAWriteOfTheAbsolutePath() throws IOException {
        FileWritten written = read(
                        call(9, 257, "a0=ffffff9c a1=1 a2=241 a3=1b6"),
                        part("CWD", 9, "cwd=\"/etc\""),
                        part("PATH", 9, "item=0 name=\"/etc\" nametype=PARENT"),
                        part("PATH", 9, "item=1 name=\"./cron.d/x\" nametype=CREATE"))
                .only(FileWritten.class);
        assertThat(written.path()).isEqualTo("/etc/cron.d/x");
        assertThat(written.flags().creates()).isTrue();
    }

    @Test
    void rename_unlinkAndChmod_useThePartsOfThePaths() throws IOException {
        FileRenamed renamed = read(
                        call(9, 82, ""),
                        part("PATH", 9, "name=\"/tmp/\" nametype=PARENT"),
                        part("PATH", 9, "name=\"/tmp/a\" nametype=DELETE"),
                        part("PATH", 9, "name=\"/tmp/b\" nametype=CREATE"))
                .only(FileRenamed.class);
        assertThat(renamed.from()).isEqualTo("/tmp/a");
        assertThat(renamed.to()).isEqualTo("/tmp/b");
        assertThat(read(call(9, 87, ""), part("PATH", 9, "name=\"/tmp/a\" nametype=DELETE"))
                        .only(FileDeleted.class)
                        .path())
                .isEqualTo("/tmp/a");
        assertThat(read(call(9, 90, "a0=1 a1=9ed"), part("PATH", 9, "name=\"/tmp/a\" nametype=NORMAL"))
                        .only(FileModeChanged.class)
                        .mode())
                .isEqualTo(04755);
    }

    @Test
    void clone_inTheParent_tellsTheChild() throws IOException {
        ProcessForked forked =
                read(call(9, 56, "").replace("exit=0", "exit=71")).only(ProcessForked.class);
        assertThat(forked.child().pid()).isEqualTo(71);
        assertThat(forked.child().ppid()).isEqualTo(70);
    }

    @Test
    void setuid_tellsWhomTheProcessActedForBefore() throws IOException {
        Recording read = read(call(9, 59, ""), call(10, 105, "a0=0").replace("uid=33", "uid=0"));
        CredentialsChanged changed = (CredentialsChanged) read.events().get(1);
        assertThat(changed.before().uid()).isEqualTo(33);
        assertThat(changed.after().isRoot()).isTrue();
    }

    @Test
    void fileCapabilities_areGainedWithTheStart() throws IOException {
        Recording read =
                read(call(9, 59, ""), part("BPRM_FCAPS", 9, "fe=1 old_pe=0000000000000000 new_pe=0000000000200000"));
        assertThat(read.events()).hasSize(2);
        assertThat(((CapabilitiesChanged) read.events().get(1)).after()).containsExactly("CAP_SYS_ADMIN");
    }

    @Test
    void ptrace_namesRequestAndTarget() throws IOException {
        ProcessTraced traced = read(call(9, 101, "a0=4206 a1=2a"), part("OBJ_PID", 9, "opid=42"))
                .only(ProcessTraced.class);
        assertThat(traced.request()).isEqualTo("PTRACE_SEIZE");
        assertThat(traced.target().pid()).isEqualTo(42);
    }

    @Test
    void otherArchitecture_hasItsOwnNumbers() throws IOException {
        read(call(9, 221, "").replace("c000003e", "c00000b7")).only(ProcessStarted.class);
        assertThat(read(call(9, 221, "").replace("c000003e", "deadbeef"))
                        .counts()
                        .skippedRecords())
                .isEqualTo(1);
    }

    @Test
    void sudoCommand_isAStart() throws IOException {
        ProcessStarted started = read(part(
                        "USER_CMD",
                        9,
                        "pid=70 uid=1000 msg='cwd=\"/home/eve\" cmd=6964202D75 terminal=pts/0 res=success'"))
                .only(ProcessStarted.class);
        assertThat(started.process().arguments()).containsExactly("id", "-u");
        assertThat(started.process().workingDirectory()).isEqualTo("/home/eve");
    }

    @Test
    void login_isUnderstoodAndNoEvent_unknownTypeIsSkipped() throws IOException {
        Recording read = read(
                part("USER_LOGIN", 9, "pid=1 msg='op=login acct=\"root\" res=failed'"),
                part("SOMETHING_NEW", 10, "x=1"));
        assertThat(read.counts().eventless()).isEqualTo(1);
        assertThat(read.counts().skipped()).containsExactly(entry("record SOMETHING_NEW", 1L));
    }

    @Test
    void brokenLines_areCounted_commentsAreNot() throws IOException {
        Recording read = read(
                "# a comment", "", "type=SYSCALL msg=audit(17", "type=SYSCALL msg=audit(x:y): pid=1", call(9, 59, ""));
        assertThat(read.events()).hasSize(1);
        assertThat(read.counts().malformed()).containsExactly(entry("no audit record", 2L));
    }

    @Test
    void kernelLostRecords_isSkippedByName() throws IOException {
        assertThat(read("kernel: audit: audit_lost=12 audit_rate_limit=0")
                        .counts()
                        .skipped())
                .containsExactly(entry("kernel lost records", 1L));
    }

    @Test
    void eventOfEndlessRecords_isBounded() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append(part("PATH", 9, "item=" + i + " name=\"/tmp/" + i + "\""))
                    .append('\n');
        }
        List<Event> events = read(text.toString()).events();
        assertThat(events).isEmpty();
    }
}
