"""The sensor on live interfaces: veth pairs in network namespaces of its own.

    sudo python3 Integration/live.py --ours ".build/release/panoptes" [--capture FILE]

Replays a capture (or a made-up one) into one end of a veth pair while the sensor listens at the other,
and checks that every packet is accounted for, that records are those of the same packets read from a
file, that several workers and joined halves change nothing, and what signals do. How fast it
may get is live_rate.py's question. Skips, saying so, what this host cannot do.
"""
import argparse, atexit, collections, json, os, random, re, shutil, signal, struct, subprocess, sys, tempfile, time

SPACE = f"panoptes{os.getpid()}"
failures = 0


def run(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, text=True, **more)


def inside(*words):
    return ["ip", "netns", "exec", SPACE, *words]


def check(name, good, detail=""):
    global failures
    print(f"  {'ok  ' if good else 'FAIL'} {name}" + (f": {detail}" if detail and not good else ""))
    failures += not good


def make_space():
    run("ip", "netns", "add", SPACE)
    atexit.register(lambda: subprocess.run(["ip", "netns", "del", SPACE], capture_output=True))
    run(*inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"))
    for pair in ("a", "b"):
        run(*inside("ip", "link", "add", f"{pair}0", "type", "veth", "peer", "name", f"{pair}1"))
        for end in (f"{pair}0", f"{pair}1"):
            run(*inside("ip", "link", "set", end, "mtu", "9000", "up"))
    run(*inside("ip", "link", "set", "lo", "up"))


def records(path):
    """Flow records without the sequence number, and how often each occurs; management records apart."""
    flows, management, data, at = collections.Counter(), [], open(path, "rb").read(), 0
    while at + 4 <= len(data):
        length = struct.unpack_from(">H", data, at + 2)[0] * 4
        if not length or at + length > len(data):
            raise SystemExit(f"{path}: not whole records at byte {at}")
        record = data[at : at + length]
        if record[0] & 0xF0 == 0x80:
            management.append(record)
        elif record[0] & 0xF0 != 0x40:
            flows[record[:12] + record[16:]] += 1
        at += length
    return flows, management


def balance(text):
    return {m[1].strip(): int(m[2]) for m in re.finditer(r"^  (\S.*?)\s{1,}(\d+)\b", text, re.M)}


class Sensor:
    def __init__(self, ours, interfaces, output, *options):
        self.process = subprocess.Popen(
            inside(*ours, "argus", "-X", "-AJZm", "-U", "16", "-i", *interfaces, "-w", output, "--accounting", *options),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        # Its first record is on disk when the captures are open.
        for _ in range(200):
            if os.path.exists(output) and os.path.getsize(output) >= 128 or self.process.poll() is not None:
                break
            time.sleep(0.05)

    def send(self, number):
        self.process.send_signal(number)

    def end(self, number=signal.SIGINT, wait=1.0):
        time.sleep(wait)
        if self.process.poll() is None:
            self.process.send_signal(number)
        out, self.errors = self.process.communicate(timeout=60)
        self.status, self.balance, self.text = self.process.returncode, balance(out), out
        return self


def replay(interface, capture, *options):
    result = run(*inside("tcpreplay", "-q", "-i", interface, *(options or ("-t",)), capture))
    sent = int(re.search(r"Successful packets:\s+(\d+)", result.stdout)[1])
    rate = re.search(r"Rated: .*?([\d.]+) pps", result.stdout)
    return sent, float(rate[1]) if rate else 0.0


def configuration(path, *lines):
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def equal_to_file(ours, capture, folder):
    """Live records are those of the same packets, with the same times, read from a file."""
    copy, live, file = (f"{folder}/{name}" for name in ("copy.pcap", "live.argus", "file.argus"))
    conf = configuration(f"{folder}/copy.conf", f"ARGUS_PACKET_CAPTURE_FILE={copy}")
    sensor = Sensor(ours, ["a1"], live, "-S", "1", "-F", conf)
    sent, _ = replay("a0", capture, "-p", "2000")
    sensor.end()
    check("every packet is accounted for", sensor.balance.get("read") == sent and sensor.balance.get("unaccounted") == 0,
          f"sent {sent}, {sensor.text}")
    run(*ours, "argus", "-X", "-AJZm", "-U", "16", "-S", "1", "-r", copy, "-w", file)
    one, two = records(live)[0], records(file)[0]
    check("live records are those of the copied packets", one == two,
          f"{sum(one.values())} and {sum(two.values())}, {sum((one - two).values())} only live")
    for count in ("2", "3"):
        several = f"{folder}/several{count}.argus"
        run(*ours, "argus", "-X", "-AJZm", "-U", "16", "-S", "1", "--workers", count, "-r", copy, "-w", several)
        check(f"{count} workers on the file write the same", records(several)[0] == two)
    return copy


def flow_keys(ours, path):
    out = run(*ours, "ra", "-X", "-n", "-u", "-c", ",", "-r", path, "-s", "proto", "saddr", "sport", "daddr", "dport",
              "spkts", "dpkts", "sbytes", "dbytes")
    sums = collections.defaultdict(lambda: [0] * 4)
    for line in out.stdout.splitlines()[1:]:
        words = line.split(",")
        if words[0] == "man":
            continue
        ends = tuple(sorted(((words[1], words[2]), (words[3], words[4]))))
        for place, word in enumerate(words[5:9]):
            # Summed over both ways: who was first may differ between two replays.
            sums[words[0], ends][place // 2 * 2] += int(word or 0)
    return dict(sums)


def several_workers(ours, capture, folder):
    one, two = f"{folder}/one.argus", f"{folder}/two.argus"
    first = Sensor(ours, ["a1"], one, "-S", "3600")
    second = Sensor(ours, ["a1"], two, "-S", "3600", "--workers", "2")
    sent, _ = replay("a0", capture, "-p", "5000")
    first.end(), second.end(wait=0)
    check("two workers share every packet", second.balance.get("read") == sent and second.balance.get("unaccounted") == 0,
          f"sent {sent}: {second.text} {second.errors}")
    check("two workers see the flows of one", flow_keys(ours, one) == flow_keys(ours, two))


def joined(ours, capture, folder):
    """The halves of a link on two interfaces are one link, in order of time."""
    copy, live, file = (f"{folder}/{name}" for name in ("dup.pcap", "dup.argus", "dupfile.argus"))
    conf = configuration(f"{folder}/dup.conf", f"ARGUS_PACKET_CAPTURE_FILE={copy}")
    sensor = Sensor(ours, ["dup:a1,b1"], live, "-S", "3600", "-F", conf)
    cache = f"{folder}/split.cache"
    run("tcpprep", "-a", "client", "-i", capture, "-o", cache)
    result = run(*inside("tcpreplay", "-q", "-p", "1000", "-c", cache, "-i", "a0", "-I", "b0", capture))
    sent = sum(int(count) for count in re.findall(r"Successful packets:\s+(\d+)", result.stdout))
    sensor.end()
    check("dup: reads both halves", sensor.balance.get("read") == sent, f"sent {sent}: {sensor.text}{sensor.errors}")
    times = packet_times(copy)
    check("dup: merges them in order of time", times == sorted(times))
    run(*ours, "argus", "-X", "-AJZm", "-U", "16", "-S", "3600", "-r", copy, "-w", file)
    check("dup: records are those of the merged packets", records(live)[0] == records(file)[0])
    independent = f"{folder}/ind.argus"
    sensor = Sensor(ours, ["ind:a1/7,b1/9"], independent, "-S", "3600")
    run(*inside("tcpreplay", "-q", "-p", "1000", "-c", cache, "-i", "a0", "-I", "b0", capture))
    sensor.end()
    out = run(*ours, "ra", "-X", "-n", "-r", independent, "-s", "srcid").stdout
    check("ind: has a source each", {"7", "9"} <= set(out.split()), out[:80])


def packet_times(path):
    data, at, times = open(path, "rb").read(), 24, []
    while at + 16 <= len(data):
        seconds, fraction, captured, _ = struct.unpack_from("<4I", data, at)
        times.append(seconds * 10**9 + fraction)
        at += 16 + captured
    return times


def filters(ours, capture, folder):
    sensor = Sensor(ours, ["a1"], f"{folder}/filter.argus", "-", "tcp")
    sent, _ = replay("a0", capture, "-p", "5000")
    sensor.end()
    counted = subprocess.run(["tcpdump", "-nr", capture, "tcp"], capture_output=True, text=True)
    expected = len(counted.stdout.splitlines())
    check("the kernel filters", sensor.balance.get("read") == expected, f"{expected} of {sent}: {sensor.text}")


def fallback(ours, capture, folder):
    conf = configuration(f"{folder}/pcap.conf", "ARGUS_CAPTURE_METHOD=pcap")
    sensor = Sensor(ours, ["a1"], f"{folder}/pcap.argus", "-F", conf)
    sent, _ = replay("a0", capture, "-p", "2000")
    sensor.end()
    check("libpcap serves as well", sensor.balance.get("read") == sent, f"sent {sent}: {sensor.text}{sensor.errors}")


def every_interface(ours, capture, folder):
    sensor = Sensor(ours, ["any"], f"{folder}/any.argus", "-T", "4")
    sent, _ = replay("a0", capture, "-p", "2000")
    sensor.end(wait=4)
    # Sent at one end, received at the other.
    check("any: hears both ends, and -T ends it", sensor.balance.get("read") == 2 * sent and sensor.status == 0,
          f"sent {sent}: {sensor.text}{sensor.errors}")


def copies_and_events(ours, capture, folder):
    output, wanted = f"{folder}/copies.argus", f"{folder}/copies.conf"
    configuration(wanted, "ARGUS_DEDUP=yes", "ARGUS_EVENT_DATA=file:/proc/loadavg:1s")
    sensor = Sensor(ours, ["any"], output, "-F", wanted, "-T", "3")
    sent, _ = replay("a0", capture, "-p", "2000")
    sensor.end(wait=3.5)
    got = sensor.balance
    check("ARGUS_DEDUP: of both ends' frames one counts", got.get("read") == 2 * sent and got.get("copies of others", 0) >= sent
          and got.get("unaccounted") == 0, f"sent {sent}: {sensor.text}{sensor.errors}")
    events = run(*ours, "raevent", "-X", "-r", output).stdout
    check("ARGUS_EVENT_DATA: the file is in the records", events.count("file:/proc/loadavg") >= 2, events[:200])


def tags(ours, capture, folder):
    """A VLAN tag that the kernel took out is back in the record."""
    output, tagged = f"{folder}/vlan.argus", f"{folder}/vlan.pcap"
    run("tcprewrite", "--enet-vlan=add", "--enet-vlan-tag=7", "--enet-vlan-cfi=0", "--enet-vlan-pri=0", "-i", capture,
        "-o", tagged)
    sensor = Sensor(ours, ["a1"], output, "-", "vlan", "7")
    sent, _ = replay("a0", tagged, "-p", "2000")
    sensor.end()
    out = run(*ours, "ra", "-X", "-n", "-r", output, "-s", "svid", "dvid").stdout.split()
    check("VLAN tags are restored", sensor.balance.get("read") == sent and out.count("7") > 0, sensor.text + sensor.errors)


def signals(ours, capture, folder):
    output, moved = f"{folder}/hup.argus", f"{folder}/moved.argus"
    conf = configuration(f"{folder}/hup.conf", "ARGUS_FLOW_STATUS_INTERVAL=3600", "ARGUS_DEBUG_LEVEL=0")
    sensor = Sensor(ours, ["a1"], output, "-F", conf)
    sent, _ = replay("a0", capture, "-p", "5000")
    time.sleep(0.5)
    os.rename(output, moved)
    configuration(conf, "ARGUS_FLOW_STATUS_INTERVAL=1", "ARGUS_DEBUG_LEVEL=1")
    sensor.send(signal.SIGHUP)
    time.sleep(0.7)
    configuration(conf, "ARGUS_FLOW_STATUS_INTERVAL=soon")
    sensor.send(signal.SIGHUP)
    time.sleep(0.7)
    sensor.send(signal.SIGUSR1)
    time.sleep(0.4)
    sensor.send(signal.SIGUSR2)
    replay("a0", capture, "-p", "5000")
    sensor.end(signal.SIGTERM)
    check("SIGHUP reads the configuration and opens outputs anew",
          "configuration: read again" in sensor.errors and os.path.exists(output), sensor.errors)
    check("a mistake in it changes nothing", "the old one stays" in sensor.errors, sensor.errors)
    check("SIGUSR1 and SIGUSR2 set the debug level",
          "debug level is 2" in sensor.errors and "debug level is 0" in sensor.errors, sensor.errors)
    both = [records(path) for path in (moved, output)]
    check("SIGTERM writes everything", sensor.status == 0 and sensor.balance.get("read") == 2 * sent
          and sensor.balance.get("unaccounted") == 0 and both[1][1][-1][1] & 0xF0 == 0x30, sensor.text)


def daemon(ours, folder):
    """-d: a pid file, another user, nothing gained, and an end that tidies up."""
    os.chmod(folder, 0o777)
    pids, output = f"{folder}/pids", f"{folder}/daemon.argus"
    os.mkdir(pids)
    conf = configuration(f"{folder}/daemon.conf", f"ARGUS_PID_PATH={pids}", "ARGUS_SETUSER_ID=nobody")
    started = subprocess.run(inside(*ours, "argus", "-X", "-F", conf, "-d", "-i", "a1", "-w", output),
                             capture_output=True, text=True)
    names = os.listdir(pids)
    check("-d returns when it captures", started.returncode == 0 and len(names) == 1, f"{started} {names}")
    if len(names) != 1:
        return
    pid = int(open(f"{pids}/{names[0]}").read())
    threads = [dict(line.split(":\t", 1) for line in open(f"/proc/{pid}/task/{task}/status").read().splitlines()
                    if ":\t" in line) for task in os.listdir(f"/proc/{pid}/task")]
    check("it is nobody, without capabilities, in every thread", names[0] == "argus.a1.0.pid" and all(
        thread["Uid"].split()[:3].count("0") == 0 and int(thread["CapPrm"], 16) == 0 for thread in threads), str(threads))
    check("no_new_privs and seccomp hold in every thread", all(
        thread["NoNewPrivs"].strip() == "1" and thread["Seccomp"].strip() == "2" for thread in threads), str(threads))
    os.kill(pid, signal.SIGTERM)
    for _ in range(100):
        if not os.path.exists(f"/proc/{pid}"):
            break
        time.sleep(0.05)
    left = [name for name in os.listdir(pids) if os.path.getsize(f"{pids}/{name}") > 0]
    check("its end writes the records and takes the number away", not left and len(records(output)[1]) >= 2, str(left))
    failed = subprocess.run(inside(*ours, "argus", "-X", "-d", "-i", "none0", "-w", output), capture_output=True, text=True)
    check("-d tells why it does not start", failed.returncode == 66 and "no such interface" in failed.stderr, str(failed))


def growing(ours, capture, folder):
    """-f: records of a file that is still written."""
    path, output = f"{folder}/growing.pcap", f"{folder}/growing.argus"
    data = open(capture, "rb").read()
    with open(path, "wb") as file:
        file.write(data[:7])
    process = subprocess.Popen([*ours, "argus", "-X", "-f", "-S", "0.5", "-r", path, "-w", output, "--accounting"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with open(path, "ab", buffering=0) as file:
        for at in range(7, len(data), len(data) // 9 + 1):
            file.write(data[at : at + len(data) // 9 + 1])
            time.sleep(0.15)
    time.sleep(1.5)
    early = os.path.getsize(output) > 256
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    read = run(*ours, "argus", "-X", "-S", "0.5", "-r", capture, "-w", f"{folder}/whole.argus", "--accounting").stdout
    check("-f reads a growing file to its last packet", balance(out).get("read") == balance(read).get("read"), out + errors)
    check("-f writes while it waits", early)


def far_space():
    """The pair's other end as a host of its own, 10.9.0.1."""
    other = SPACE + "x"
    run("ip", "netns", "add", other)
    atexit.register(lambda: subprocess.run(["ip", "netns", "del", other], capture_output=True))
    run("ip", "-n", SPACE, "link", "set", "b0", "netns", other)
    run("ip", "-n", other, "addr", "add", "10.9.0.1/24", "dev", "b0")
    run("ip", "-n", SPACE, "addr", "add", "10.9.0.2/24", "dev", "b1")
    run("ip", "-n", other, "link", "set", "b0", "up")
    return other


def traffic(ours, folder):
    """iperf3 and curl over the pair: real stacks, offload and all."""
    other = far_space()
    if not (shutil.which("iperf3") and shutil.which("curl")):
        print("  skipped: iperf3 or curl is not here")
        return
    output = f"{folder}/traffic.argus"
    sensor = Sensor(ours, ["b1"], output)
    server = subprocess.Popen(["ip", "netns", "exec", other, "iperf3", "-s", "-1"], stdout=subprocess.DEVNULL)
    web = subprocess.Popen(["ip", "netns", "exec", other, sys.executable, "-m", "http.server", "8000", "--directory", folder],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    sent = subprocess.run(inside("iperf3", "-c", "10.9.0.1", "-n", "200M", "-J"), capture_output=True, text=True).stdout
    # Its last bytes may not have left when it ends: what arrived was surely sent.
    received = json.loads(sent)["end"]["sum_received"]["bytes"]
    got = subprocess.run(inside("curl", "-sf", "-o", "/dev/null", "http://10.9.0.1:8000/"), capture_output=True)
    web.terminate(), web.wait(), server.wait()
    sensor.end()
    out = run(*ours, "ra", "-X", "-n", "-c", ",", "-r", output, "-s", "dport", "sbytes", "-", "tcp").stdout
    sizes = collections.Counter()
    for line in out.splitlines()[1:]:
        port, size = line.split(",")
        sizes[port] += int(size)
    check("iperf3's bytes are counted, offloaded segments and all", sizes["5201"] > received or
          sensor.balance.get("dropped by the kernel, not read", 0) > 0, f"{received} and {sizes}")
    check("curl's connection is there", got.returncode == 0 and sizes["8000"] > 0, str(sizes))
    check("every packet is accounted for", sensor.balance.get("unaccounted") == 0, sensor.text)


def typed(ours, folder):
    """A session of the real ssh over the pair of `traffic`, in which somebody types."""
    server = shutil.which("sshd")
    if not (server and shutil.which("ssh") and shutil.which("ssh-keygen")):
        print("  skipped: ssh or sshd is not here")
        return
    os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    for name in ("host", "user"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}")
    config = configuration(
        f"{folder}/sshd_config", "Port 2222", f"HostKey {folder}/host", f"AuthorizedKeysFile {folder}/user.pub",
        "StrictModes no", "UsePAM no", "PermitRootLogin prohibit-password", "PidFile none")
    output = f"{folder}/typed.argus"
    sensor = Sensor(ours, ["b1"], output, "-R", "--typing")
    daemon = subprocess.Popen(["ip", "netns", "exec", SPACE + "x", server, "-D", "-f", config], stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    command = inside("ssh", "-tt", "-F", "none", "-i", f"{folder}/user", "-p", "2222", "-o", "StrictHostKeyChecking=no",
                     "-o", f"UserKnownHostsFile={folder}/known", "-o", "BatchMode=yes",
                     "-o", "IgnoreUnknown=ObscureKeystrokeTiming", "-o", "ObscureKeystrokeTiming=no", "root@10.9.0.1", "cat")
    session = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.5)
    hand, keys = random.Random(5), 60
    started = session.poll() is None
    for key in range(keys) if started else ():
        # A person's hand: mostly a seventh of a second, at times much more.
        time.sleep(min(hand.lognormvariate(-1.9, 0.45), 1))
        session.stdin.write(b"\r" if key % 12 == 11 else b"k")
        session.stdin.flush()
    if started:
        time.sleep(0.5)
        session.stdin.write(b"\x04")
    errors = session.communicate(timeout=30)[1].decode().strip()
    daemon.terminate(), daemon.wait()
    sensor.end()
    if not started:
        print(f"  skipped: no ssh session on this host ({errors})")
        return
    out = run(*ours, "racluster", "-X", "-n", "-c", ",", "-m", "saddr", "daddr", "dport", "-r", output,
              "-s", "skeys", "dkeys", "typing", "-", "dst port 2222").stdout.split()
    source, destination, verdict = out[-1].split(",")
    check("who types over ssh, and how much", verdict == "interactive" and abs(int(source) - keys) <= 3
          and int(destination) == 0, out[-1])
    check("every packet is accounted for", sensor.balance.get("unaccounted") == 0, sensor.text)


def can_run(name, tools):
    """A network namespace with veth pairs is made; what is missing is said."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    if os.geteuid() != 0 or missing:
        print(f"{name}: skipped, " + (f"there is no {' '.join(missing)} here" if missing else "it needs root"))
        return False
    try:
        make_space()
    except subprocess.CalledProcessError as error:
        print(f"{name}: skipped, this host gives no network namespaces and veth pairs ({error.stderr.strip()})")
        return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", required=True, help="the panoptes program")
    parser.add_argument("--capture", help="an Ethernet pcap to replay; made up otherwise")
    options = parser.parse_args()
    if not can_run("live", ("ip", "tcpreplay", "tcpprep", "tcprewrite", "tcpdump")):
        return 0
    ours = [os.path.abspath(options.ours)]
    with tempfile.TemporaryDirectory() as folder:
        capture = options.capture
        if not capture:
            capture = f"{folder}/made-up.pcap"
            run(*ours, "demo", capture)
        equal_to_file(ours, capture, folder)
        several_workers(ours, capture, folder)
        joined(ours, capture, folder)
        filters(ours, capture, folder)
        fallback(ours, capture, folder)
        every_interface(ours, capture, folder)
        copies_and_events(ours, capture, folder)
        tags(ours, capture, folder)
        signals(ours, capture, folder)
        growing(ours, capture, folder)
        daemon(ours, folder)
        traffic(ours, folder)
        typed(ours, folder)
    print(f"live: {failures} failed" if failures else "live: all as it should be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
