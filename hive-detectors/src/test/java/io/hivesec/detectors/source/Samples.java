package io.hivesec.detectors.source;

import java.util.List;
import java.util.Map;

/** One record in each format. */
final class Samples {

    private static final Map<EventFormat, String> BY_FORMAT = Map.ofEntries(
            Map.entry(EventFormat.HIVE, """
                    {"type":"process_started","time":"2026-01-02T03:04:05Z","process":{"pid":7,"executable":"/bin/id"}}"""),
            Map.entry(EventFormat.TETRAGON, """
                    {"process_exec":{"process":{"pid":70,"uid":33,"cwd":"/srv","binary":"/bin/sh","arguments":"-c \\"id -u\\"",\
                    "start_time":"2026-01-02T03:04:05.1Z","docker":"0123456789abcdef0123456789abcde"},\
                    "parent":{"pid":7,"binary":"/usr/sbin/httpd"}},"node_name":"n1","time":"2026-01-02T03:04:05.2Z"}"""),
            Map.entry(EventFormat.FALCO, """
                    {"rule":"Shell in a container","priority":"Notice","source":"syscall","time":"2026-01-02T03:04:05.678Z",\
                    "output":"a shell","output_fields":{"evt.type":"execve","proc.cmdline":"sh -c id -u","proc.pid":70,\
                    "container.id":"0123456789ab"}}"""),
            Map.entry(EventFormat.TRACEE, """
                    {"timestamp":1767323045678000000,"hostProcessId":70,"hostParentProcessId":7,"userId":33,"processName":"sh",\
                    "eventName":"sched_process_exec","args":[{"name":"pathname","type":"const char*","value":"/bin/sh"},\
                    {"name":"argv","type":"const char**","value":["sh","-c","id"]}],"returnValue":0}"""),
            Map.entry(EventFormat.AUDITD, """
                    type=SYSCALL msg=audit(1767323045.678:9): arch=c000003e syscall=59 success=yes exit=0 ppid=7 pid=70 uid=33 \
                    gid=33 euid=33 egid=33 comm="id" exe="/usr/bin/id" key=(null)
                    type=EXECVE msg=audit(1767323045.678:9): argc=2 a0="id" a1="-u\""""),
            Map.entry(EventFormat.LAUREL, """
                    {"ID":"1767323045.678:9","SYSCALL":{"arch":"0xc000003e","syscall":59,"success":"yes","exit":0,"ppid":7,"pid":70,\
                    "uid":33,"gid":33,"euid":33,"egid":33,"comm":"id","exe":"/usr/bin/id"},"EXECVE":{"argc":2,"ARGV":["id","-u"]}}"""),
            Map.entry(EventFormat.ECS, """
                    {"@timestamp":"2026-01-02T03:04:05.678Z","event":{"category":["process"],"type":"start","action":["exec"]},\
                    "process":{"pid":70,"executable":"/bin/sh","args":["sh","-c","id"],"parent":{"pid":7}}}"""),
            Map.entry(EventFormat.OCSF, """
                    {"class_uid":1007,"activity_id":1,"time":1767323045678,"process":{"pid":70,"name":"sh","cmd_line":"sh -c id",\
                    "file":{"path":"/bin/sh"}},"actor":{"process":{"pid":7,"name":"httpd"}}}"""),
            Map.entry(EventFormat.SYSMON, """
                    Jan  2 03:04:05 web sysmon: <Event><System><EventID>1</EventID><TimeCreated \
                    SystemTime="2026-01-02T03:04:05.678Z"/></System><EventData><Data Name="ProcessId">70</Data>\
                    <Data Name="Image">/usr/bin/id</Data><Data Name="CommandLine">id -u</Data></EventData></Event>"""),
            Map.entry(EventFormat.K8SAUDIT, """
                    {"auditID":"a-1","stage":"ResponseStarted","verb":"create","requestReceivedTimestamp":"2026-01-02T03:04:05.678Z",\
                    "requestURI":"/api/v1/namespaces/shop/pods/web-1/exec?command=id&command=-u&container=web","user":{"username":"eve"},\
                    "objectRef":{"resource":"pods","subresource":"exec","namespace":"shop","name":"web-1"}}"""));

    static final List<String> ALL = List.copyOf(BY_FORMAT.values());

    private Samples() {}

    static String of(EventFormat format) {
        return BY_FORMAT.getOrDefault(format, "");
    }
}
