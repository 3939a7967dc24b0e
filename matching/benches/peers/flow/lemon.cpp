// LEMON's network simplex and cost scaling on one instance: seconds and the optimal cost.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <string>
#include <vector>

using Graph = lemon::SmartDigraph;
using Clock = std::chrono::steady_clock;

// The instance as `ours` writes it, with a market node that unsold goes to and unmet comes from.
struct Instance {
    Graph graph;
    Graph::NodeMap<std::int64_t> supply{graph, 0};
    Graph::ArcMap<std::int64_t> cost{graph, 0};

    explicit Instance(const char *path) {
        std::FILE *file = std::fopen(path, "rb");
        std::int64_t n[3];
        read(file, n, 3);
        std::vector<Graph::Node> node(n[0] + n[1]);
        graph.reserveNode(n[0] + n[1] + 1);
        graph.reserveArc(n[0] + n[1] + n[2]);
        for (auto &x : node) x = graph.addNode();
        Graph::Node market = graph.addNode();
        std::vector<std::int64_t> ends(2 * (n[0] + n[1])), lanes(3 * n[2]);
        read(file, ends.data(), ends.size());
        read(file, lanes.data(), lanes.size());
        std::fclose(file);
        for (std::int64_t i = 0; i < n[2]; i++)
            add(node[lanes[3 * i]], node[n[0] + lanes[3 * i + 1]], lanes[3 * i + 2]);
        for (std::int64_t i = 0; i < n[0] + n[1]; i++) {
            bool lot = i < n[0];
            std::int64_t amount = lot ? ends[2 * i] : -ends[2 * i];
            supply[node[i]] = amount;
            supply[market] -= amount;
            lot ? add(node[i], market, ends[2 * i + 1]) : add(market, node[i], ends[2 * i + 1]);
        }
    }

    void add(Graph::Node from, Graph::Node to, std::int64_t price) {
        cost[graph.addArc(from, to)] = price;
    }

    static void read(std::FILE *file, std::int64_t *to, std::size_t n) {
        if (std::fread(to, 8, n, file) != n) std::exit(1);
    }
};

template <class Solver> void run(const char *name, const Instance &instance) {
    Solver solver(instance.graph);
    solver.costMap(instance.cost).supplyMap(instance.supply);
    auto start = Clock::now();
    solver.run();
    std::chrono::duration<double> took = Clock::now() - start;
    std::printf("%s %.6f %lld\n", name, took.count(), (long long)solver.totalCost());
}

int main(int argc, char **argv) {
    Instance instance(argv[1]);
    run<lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t>>("lemon_ns", instance);
    if (argc > 2)
        run<lemon::CostScaling<Graph, std::int64_t, std::int64_t>>("lemon_cs", instance);
}
