#include "tests/sim/world.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <spdlog/spdlog.h>

#include <cstdio>
#include <ctime>

using namespace interlock::sim;

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(&VirtualLoop::instance());
    QCoreApplication app(argc, argv);
    spdlog::set_level(spdlog::level::off);
    QCommandLineParser parser;
    parser.addOptions({{QStringLiteral("seed"), QStringLiteral("The first seed."), QStringLiteral("N"),
                        QStringLiteral("1")},
                       {QStringLiteral("count"), QStringLiteral("How many seeds."), QStringLiteral("N"),
                        QStringLiteral("1")},
                       {QStringLiteral("calm"), QStringLiteral("Nothing goes wrong, 4 x 15 min.")},
                       {QStringLiteral("direct"), QStringLiteral("Observations instead of pages.")},
                       {QStringLiteral("events"), QStringLiteral("Print the last events, at most N."),
                        QStringLiteral("N"), QStringLiteral("0")}});
    parser.addHelpOption();
    parser.process(app);
    const clock_t begun = std::clock();
    Micros simulated = 0;
    int broken = 0;
    const quint64 first = parser.value(QStringLiteral("seed")).toULongLong(),
                  count = parser.value(QStringLiteral("count")).toULongLong();
    for (quint64 seed = first; seed < first + count; ++seed) {
        const Parsing parsing =
            parser.isSet(QStringLiteral("direct")) ? Parsing::Observations : Parsing::Bodies;
        Recipe recipe = parser.isSet(QStringLiteral("calm")) ? calm(parsing) : recipeOf(seed);
        recipe.parsing = parsing;
        World world(recipe);
        const Outcome outcome = world.run();
        simulated += outcome.at;
        const int events = parser.value(QStringLiteral("events")).toInt();
        if (!outcome.broken.isEmpty() || count == 1)
            std::printf("%s\n%s after %.1f s: %s\n", qPrintable(recipe.text()),
                        outcome.broken.isEmpty() ? "held" : "BROKEN", double(outcome.at) / kSecond,
                        qPrintable(outcome.broken.isEmpty() ? outcome.phase : outcome.broken));
        if (events > 0)
            for (const QString &line :
                 world.history().lines().last(std::min(qsizetype(events), world.history().lines().size())))
                std::printf("%s\n", qPrintable(line));
        broken += outcome.broken.isEmpty() ? 0 : 1;
    }
    const double cpu = double(std::clock() - begun) / CLOCKS_PER_SEC;
    std::printf("%llu seeds, %d broken, %.2f simulated hours in %.2f s of CPU: %.1f h/s\n",
                static_cast<unsigned long long>(count), broken, double(simulated) / kSecond / 3600, cpu,
                double(simulated) / kSecond / 3600 / cpu);
    return broken > 0;
}
