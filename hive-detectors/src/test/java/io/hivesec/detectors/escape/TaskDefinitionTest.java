package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.FailureKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskDefinitionTest {
    private static String task(String task, String container) {
        return """
                {'family': 'web'%s, 'containerDefinitions': [{'name': 'web', 'image': 'registry.example/web:1'%s}]}
                """.formatted(task, container).replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | `` | ``",
                "`` | ,'privileged':true | 'Privileged':true,'MaskedPaths':null",
                ",'pidMode':'host' | `` | 'PidMode':'host'",
                ",'networkMode':'host' | `` | 'NetworkMode':'host'",
                ",'ipcMode':'host' | `` | 'IpcMode':'host'",
                ",'networkMode':'awsvpc','pidMode':'task' | `` | ``",
                "`` | ,'linuxParameters':{'capabilities':{'add':['SYS_ADMIN']}} | 'CapAdd':['SYS_ADMIN']",
                "`` | ,'linuxParameters':{'devices':[{'hostPath':'/dev/sda'}]} | 'Devices':[{'PathOnHost':'/dev/sda'}]",
                "`` | ,'dockerSecurityOptions':['apparmor:unconfined'] | 'SecurityOpt':['apparmor=unconfined']",
                "`` | ,'dockerSecurityOptions':['label:disable'] | 'SecurityOpt':['label=disable']",
                ",'volumes':[{'name':'h','host':{'sourcePath':'/'}}] | ,'mountPoints':[{'sourceVolume':'h','containerPath':'/h'}] "
                        + "| 'Binds':['/:/h']",
                ",'volumes':[{'name':'h','host':{'sourcePath':'/etc'}}] "
                        + "| ,'mountPoints':[{'sourceVolume':'h','containerPath':'/h','readOnly':true}] | 'Binds':['/etc:/h:ro']",
                ",'volumes':[{'name':'h','host':{}},{'name':'i','host':{'sourcePath':'/'}}] "
                        + "| ,'mountPoints':[{'sourceVolume':'h','containerPath':'/h'}] | ``",
                ",'volumes':[{'name':'h','dockerVolumeConfiguration':{'driver':'local','driverOpts':{'device':'/','o':'bind'}}}] "
                        + "| ,'mountPoints':[{'sourceVolume':'h','containerPath':'/h'}] | 'Binds':['/:/h']",
                ",'volumes':[{'name':'h','efsVolumeConfiguration':{'fileSystemId':'fs-1'}}] "
                        + "| ,'mountPoints':[{'sourceVolume':'h','containerPath':'/h'}] | ``",
            })
    void assess_taskDefinition_isJudgedAsDockersContainer(String task, String container, String hostConfig) {
        ContainerRisk risk = Described.assess(task(task, container));
        ContainerRisk same = Described.assess(Described.docker(hostConfig));
        assertThat(risk.posture().dialect()).isEqualTo(ContainerPosture.Dialect.ECS);
        assertThat(risk.level()).isEqualTo(same.level());
        assertThat(Described.settings(risk)).containsExactlyInAnyOrderElementsOf(Described.settings(same));
    }

    @Test
    void read_whatTheClientPrints_isRead() {
        String printed = "{\"taskDefinition\": " + task("", ",'privileged':true") + ", \"tags\": []}";
        assertThat(Described.settings(Described.assess(printed))).containsExactly("privileged");
    }

    @Test
    void read_template_findsItsTaskDefinitions() {
        ContainerConfigs.Reading reading = ContainerConfigs.read("stack.yaml", """
                AWSTemplateFormatVersion: '2010-09-09'
                Resources:
                  Cluster: {Type: 'AWS::ECS::Cluster'}
                  Task:
                    Type: AWS::ECS::TaskDefinition
                    Properties:
                      Family: !Ref Name
                      PidMode: host
                      Volumes: [{Name: root, Host: {SourcePath: /}}]
                      ContainerDefinitions:
                        - Name: agent
                          Image: !Sub '${Account}.example/agent:1'
                          Privileged: true
                          User: '1000'
                          EntryPoint: [agent]
                          Command: [run]
                          MountPoints: [{SourceVolume: root, ContainerPath: /host}]
                        - {Name: side, Image: side, ReadonlyRootFilesystem: true}
                """);
        assertThat(reading.failures()).isEmpty();
        assertThat(reading.containers()).extracting(ContainerPosture::name).containsExactly("agent", "side");
        ContainerPosture agent = reading.containers().get(0);
        assertThat(agent.command()).containsExactly("agent", "run");
        assertThat(agent.facts()).containsKeys(Fact.PRIVILEGED, Fact.PID_HOST).doesNotContainKey(Fact.ROOT_USER);
        assertThat(agent.fact(Fact.PRIVILEGED).orElseThrow().field())
                .isEqualTo("Resources.Task.Properties.ContainerDefinitions[0].Privileged");
        assertThat(agent.mounts()).singleElement().extracting(HostMount::source).isEqualTo("/");
        assertThat(reading.containers().get(1).facts()).doesNotContainKeys(Fact.PRIVILEGED, Fact.ROOTFS_RW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"containerDefinitions\": \"web\"}",
                "{\"containerDefinitions\": {\"name\": \"web\", \"privileged\": true}}",
                "{\"Resources\": {\"Bucket\": {\"Type\": \"AWS::S3::Bucket\"}}}",
            })
    void read_noTaskDefinition_isAFailure(String text) {
        ContainerConfigs.Reading reading = ContainerConfigs.read("task.json", text);
        assertThat(reading.containers()).isEmpty();
        assertThat(reading.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED);
            assertThat(List.of("containerDefinitions", "ECS")).anyMatch(failure.message()::contains);
        });
    }
}
