// Hive's own signatures. They name capabilities, by texts that the tools print, document or read as configuration, and by
// structure; a rule for a program asks for an executable and several of its texts, so that what only mentions it is no alert.
// Sources: the tools' public documentation; EICAR: https://www.eicar.org; ELF: System V ABI.

private rule executable {
  condition:
    uint32(0) == 0x464c457f or (uint16(0) == 0x5a4d and uint32(uint32(0x3c)) == 0x00004550) or uint32(0) == 0xfeedfacf or uint32(0) == 0xcffaedfe
}

rule eicar {
  meta:
    threat = "Eicar-Test-File"
    verdict = "malicious"
    description = "The EICAR anti-virus test file."
    description_zh = "EICAR 反病毒测试文件。"
    remediation = "Nothing: it is the harmless test file for virus scanners."
    remediation_zh = "无需处理：这是用于检验杀毒引擎的无害测试文件。"
  strings:
    $a = { 58 35 4f 21 50 25 40 41 50 5b 34 5c 50 5a 58 35 34 28 50 5e 29 37 43 43 29 37 7d 24 45 49 43 41 52 2d 53 54 41 4e 44 41 52 44 2d 41 4e 54 49 56 49 52 55 53 2d 54 45 53 54 2d 46 49 4c 45 21 24 48 2b 48 2a }
  condition:
    $a at 0 and filesize <= 128
}

rule frp_client {
  meta:
    threat = "HackTool.Tunnel.Frp"
    verdict = "malicious"
    description = "frp, a reverse proxy that opens a way from outside into an internal network."
    description_zh = "frp 反向代理，可将内网服务暴露到外网。"
    remediation = "Delete it unless an administrator put it there; find who started it and close the connections it holds."
    remediation_zh = "若非管理员部署，请删除；查明启动者并断开其连接。"
  strings:
    $a = "github.com/fatedier/frp/"
    $b = "start frpc service for config file" 
    $c = "frps started successfully"
    $d = "login to server success, get run id"
    $e = "frpc" fullword
    $f = "frps" fullword
    $g = "proxyBindAddr"
    $h = "subdomain_host"
    $i = "try to connect to server"
  condition:
    executable and (#a > 20 or $b or ($c and $f) or ($d and $e) or ($a and ($g or $h or $i)))
}

rule frp_configuration {
  meta:
    threat = "HackTool.Tunnel.Frp.Configuration"
    verdict = "suspicious"
    description = "A configuration of the frp reverse proxy that offers an internal service outside."
    description_zh = "frp 反向代理的配置，将内网服务暴露到外网。"
    remediation = "Delete it unless an administrator put it there; find who started it and close the connections it holds."
    remediation_zh = "若非管理员部署，请删除；查明启动者并断开其连接。"
  strings:
    $c = /\[common\]\s+server_addr\s*=/ nocase
    $p = /server_port\s*=\s*[0-9]+/
    $l = /local_port\s*=\s*[0-9]+/
    $r = /remote_port\s*=\s*[0-9]+/
  condition:
    filesize < 64KB and $c and $p and $l and $r
}

rule nps {
  meta:
    threat = "HackTool.Tunnel.Nps"
    verdict = "malicious"
    description = "nps or npc, an intranet-penetrating proxy with a web console."
    description_zh = "nps/npc 内网穿透代理，带 Web 管理端。"
    remediation = "Delete it unless an administrator put it there; find who started it and close the connections it holds."
    remediation_zh = "若非管理员部署，请删除；查明启动者并断开其连接。"
  strings:
    $a = "ehang.io/nps/"
    $b = "Successful connection with server"
    $c = "bridge_type"
    $d = "Validation key %s incorrect"
    $e = "web_base_url"
  condition:
    executable and ($a and ($b or $c or $d or $e) or ($c and $d and $e))
}

rule fscan {
  meta:
    threat = "HackTool.Scanner.Fscan"
    verdict = "malicious"
    description = "fscan, an internal-network scanner that finds hosts, guesses passwords and runs exploits."
    description_zh = "fscan 内网综合扫描工具：主机发现、口令爆破、漏洞利用。"
    remediation = "Delete it, find who started it, and look for what was reached with the passwords it tried."
    remediation_zh = "删除该文件，查明启动者，并排查其尝试过的口令所能访问的系统。"
  strings:
    $a = "github.com/shadow1ng/fscan"
    $b = "fscan version"
    $c = "start infoscan"
    $d = "start vulscan"
    $e = "[+] NetInfo:"
    $f = "MS17-010" fullword
    $g = "alive ports len is"
    $h = "start_Live_scan"
    $i = "-nobr"
  condition:
    executable and ($a and 1 of ($b,$c,$d,$e,$f,$g,$h,$i) or 3 of ($b,$c,$d,$e,$g,$h))
}

rule chisel {
  meta:
    threat = "HackTool.Tunnel.Chisel"
    verdict = "malicious"
    description = "chisel, a TCP and UDP tunnel over HTTP."
    description_zh = "chisel，基于 HTTP 的 TCP/UDP 隧道。"
    remediation = "Delete it unless an administrator put it there; find who started it and close the connections it holds."
    remediation_zh = "若非管理员部署，请删除；查明启动者并断开其连接。"
  strings:
    $a = "github.com/jpillora/chisel/"
    $b = "chisel-v3"
    $c = "R:socks"
    $d = "Reverse tunnelling enabled"
    $e = "CHISEL_KEY"
  condition:
    executable and ($a and 1 of ($b,$c,$d,$e) or 3 of ($b,$c,$d,$e))
}

rule gost {
  meta:
    threat = "HackTool.Tunnel.Gost"
    verdict = "malicious"
    description = "gost, a proxy that chains many protocols."
    description_zh = "gost，支持多协议链式转发的代理。"
    remediation = "Delete it unless an administrator put it there; find who started it and close the connections it holds."
    remediation_zh = "若非管理员部署，请删除；查明启动者并断开其连接。"
  strings:
    $a = "github.com/ginuerzh/gost"
    $b = "github.com/go-gost/"
    $c = "relay+wss"
    $d = "chain node"
    $e = "shadowsocks"
    $f = "socks5"
  condition:
    executable and (#a > 10 or #b > 20 or (($a or $b) and 2 of ($c,$d,$e,$f)))
}

rule earthworm {
  meta:
    threat = "HackTool.Tunnel.EarthWorm"
    verdict = "malicious"
    description = "EarthWorm (ew), a SOCKS tunnel for moving through networks."
    description_zh = "EarthWorm（ew）内网 SOCKS 隧道工具。"
    remediation = "Delete it unless an administrator put it there; find who started it and close the connections it holds."
    remediation_zh = "若非管理员部署，请删除；查明启动者并断开其连接。"
  strings:
    $a = "lcx_slave"
    $b = "lcx_listen"
    $c = "lcx_tran"
    $d = "rcsocks"
    $e = "rssocks"
    $f = "ssocksd"
  condition:
    executable and 4 of them
}

rule netcat_with_execute {
  meta:
    threat = "HackTool.Netcat.Execute"
    verdict = "suspicious"
    description = "A netcat that can hand a connection to a program."
    description_zh = "带有命令执行功能的 netcat。"
    remediation = "Delete it unless an administrator put it there; find who started it and close the connections it holds."
    remediation_zh = "若非管理员部署，请删除；查明启动者并断开其连接。"
  strings:
    $a = "inbound program to exec [dangerous!!]"
    $b = "-e prog"
    $c = "program to exec after connect [dangerous!!]"
    $d = "-e, --exec <command>"
    $e = "--sh-exec <command>"
    $f = "listen for inbound"
  condition:
    executable and ($a or $c or ($b and $f) or ($d and $e))
}

rule reverse_ssh_and_socks_in_go {
  meta:
    threat = "HackTool.Tunnel.Stowaway"
    verdict = "malicious"
    description = "A multi-hop proxy for moving through networks (Stowaway, iox, Venom and their kin)."
    description_zh = "多级代理工具（Stowaway、iox、Venom 等）。"
    remediation = "Delete it unless an administrator put it there; find who started it and close the connections it holds."
    remediation_zh = "若非管理员部署，请删除；查明启动者并断开其连接。"
  strings:
    $a = "Stowaway/"
    $b = "github.com/Dliv3/Venom"
    $c = "iox/operate"
    $d = "sshtunnel"
    $e = "socks"
    $f = "forward"
    $g = "rportfwd"
  condition:
    executable and (#a > 5 or #b > 3 or #c > 2) and $e and $f
}

rule miner_stratum {
  meta:
    threat = "Miner.Stratum"
    verdict = "malicious"
    description = "A program that mines crypto-currency for a pool."
    description_zh = "连接矿池的加密货币挖矿程序。"
    remediation = "Stop the process, delete the file and what starts it again (cron, systemd), and close the way it came in."
    remediation_zh = "终止进程，删除文件及其自启动项（cron、systemd），并封堵入侵入口。"
  strings:
    $a = "stratum+tcp://"
    $b = "stratum+ssl://"
    $c = "mining.subscribe"
    $d = "mining.authorize"
    $e = "mining.submit"
    $f = "randomx" nocase
    $g = "cryptonight" nocase
    $h = "donate-level"
    $i = "nicehash"
    $j = "hashrate" nocase
    $k = "rx/0"
    $l = "cn/r"
    $m = "xmrig" nocase
  condition:
    executable and (($a or $b) and 3 of ($c,$d,$e,$f,$g,$h,$i,$j) or ($h and 3 of ($f,$g,$i,$j,$k,$l,$m)) or ($m and $f and $g and $j))
}

rule miner_configuration {
  meta:
    threat = "Miner.Configuration"
    verdict = "malicious"
    description = "A configuration of a crypto-currency miner."
    description_zh = "加密货币挖矿程序的配置文件。"
    remediation = "Stop the process, delete the file and what starts it again (cron, systemd), and close the way it came in."
    remediation_zh = "终止进程，删除文件及其自启动项（cron、systemd），并封堵入侵入口。"
  strings:
    $a = /"donate-level"\s*:/
    $b = /"pools"\s*:/
    $c = /"algo"\s*:/
    $d = /"rig-id"\s*:/
    $e = /"randomx"\s*:/
    $f = /"nicehash"\s*:/
  condition:
    filesize < 64KB and $a and $b and 2 of ($d,$e,$f,$c)
}

rule miner_script {
  meta:
    threat = "Miner.Script"
    verdict = "malicious"
    description = "A script that fetches a crypto-currency miner and silences its rivals."
    description_zh = "下载挖矿程序并清除竞争者的脚本。"
    remediation = "Stop the process, delete the file and what starts it again (cron, systemd), and close the way it came in."
    remediation_zh = "终止进程，删除文件及其自启动项（cron、systemd），并封堵入侵入口。"
  strings:
    $s = "#!"
    $a = /(curl|wget)[^\n]{0,200}xmrig/
    $b = "pkill -f kdevtmpfsi"
    $c = "killall -9 xmrig"
    $d = "stratum+tcp://"
    $e = "pkill -9 -f kinsing"
    $f = "crontab -r"
    $g = "--donate-level"
  condition:
    filesize < 512KB and $s at 0 and 3 of ($a,$b,$c,$d,$e,$f,$g)
}

rule elf_without_sections_that_fetches {
  meta:
    threat = "Dropper.Elf.Tiny"
    verdict = "malicious"
    description = "A tiny ELF without sections whose writable code opens a socket and runs what it receives."
    description_zh = "无节表的极小 ELF，代码段可写，打开套接字并执行接收到的内容。"
    remediation = "Isolate the host, keep a copy, and find what it fetched or started."
    remediation_zh = "隔离主机，保留样本，并查明其下载或启动的内容。"
  strings:
    $x64_socket = { 6a 29 58 99 6a 02 5f 6a 01 5e 0f 05 }
    $x86_socketcall = { b0 66 89 e1 cd 80 }
  condition:
    uint32(0) == 0x464c457f and filesize < 1KB and ((uint8(4) == 2 and uint16(60) == 0 and uint32(68) & 3 == 3 and $x64_socket) or (uint8(4) == 1 and uint16(48) == 0 and uint32(76) & 3 == 3 and $x86_socketcall))
}

rule iot_bot {
  meta:
    threat = "Bot.Elf.Ddos"
    verdict = "malicious"
    description = "A bot that guesses telnet passwords and floods on command."
    description_zh = "猜解 telnet 口令并按指令发起洪泛攻击的僵尸程序。"
    remediation = "Isolate the host, keep a copy, and find what it fetched or started."
    remediation_zh = "隔离主机，保留样本，并查明其下载或启动的内容。"
  strings:
    $a = "/bin/busybox" 
    $b = "applet not found"
    $c = "/dev/watchdog"
    $d = "/dev/misc/watchdog"
    $e = "/proc/net/tcp"
    $f = "xc3511"
    $g = "vizxv"
    $h = "UDPFLOOD" nocase
    $i = "TCPFLOOD" nocase
    $j = "HTTPFLOOD" nocase
    $k = "listening tun0"
  condition:
    uint32(0) == 0x464c457f and filesize < 2MB and ((($f and $g) and ($a or $c or $e)) or ($k and 2 of ($a,$b,$c,$d,$e)) or (2 of ($h,$i,$j) and 2 of ($a,$b,$c,$d,$e)))
}
