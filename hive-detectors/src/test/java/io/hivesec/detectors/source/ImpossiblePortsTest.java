package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.NetworkConnected;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sensor that tells a port that cannot be still tells a connection; only the port is not known. */
class ImpossiblePortsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            FALCO    | {"rule":"r","output":"o","time":"2026-01-02T03:04:05Z","output_fields":{"evt.type":"connect","proc.name":"sh","fd.name":"10.0.0.1:4000->198.51.100.9:PORT"}}
            TRACEE   | {"timestamp":1767323045678000000,"eventName":"net_tcp_connect","processName":"sh","args":[{"name":"dst","value":"198.51.100.9"},{"name":"dst_port","value":PORT}]}
            TETRAGON | {"process_connect":{"process":{"pid":70,"binary":"/bin/sh"},"destination_ip":"198.51.100.9","destination_port":PORT,"protocol":"TCP"},"time":"2026-01-02T03:04:06Z"}
            TETRAGON | {"process_kprobe":{"process":{"pid":70,"binary":"/bin/sh"},"function_name":"tcp_connect","args":[{"sock_arg":{"family":"AF_INET","daddr":"198.51.100.9","dport":PORT}}]},"time":"2026-01-02T03:04:06Z"}
            ECS      | {"@timestamp":"2026-01-02T03:04:05Z","event":{"category":["network"],"type":["start"],"action":"connection_attempted"},"process":{"pid":70,"name":"sh"},"destination":{"ip":"198.51.100.9","port":PORT},"network":{"direction":"egress"}}
            OCSF     | {"class_uid":4001,"activity_id":1,"time":1767323045678,"dst_endpoint":{"ip":"198.51.100.9","port":PORT}}
            SYSMON   | <Event><System><EventID>3</EventID><TimeCreated SystemTime="2026-01-02T03:04:05Z"/></System><EventData><Data Name="Initiated">true</Data><Data Name="DestinationIp">198.51.100.9</Data><Data Name="DestinationPort">PORT</Data></EventData></Event>
            """)
    void connection_toAPortThatCannotBe_isKeptWithoutIt(EventFormat format, String record) throws IOException {
        assertThat(port(format, record, "443")).isEqualTo(443);
        assertThat(port(format, record, "70000")).isZero();
        assertThat(port(format, record, "-1")).isZero();
        assertThat(port(format, record, "4294967739")).isZero();
    }

    private static int port(EventFormat format, String record, String port) throws IOException {
        Recording read = Recording.read(format, record.replace("PORT", port));
        assertThat(read.counts().malformed()).isEmpty();
        return read.only(NetworkConnected.class).target().port();
    }
}
