#include "app/console_bench_language.h"

#include "app/preview/scenes.h"
#include "ui/first/language.h"
#include "ui/settings/settingspage.h"

#include <QApplication>
#include <QPushButton>
#include <QTimer>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kRecords = 500; ///< as many as a follower keeps of a release
constexpr size_t kSwitches = 6;
constexpr int kSettleMs = 400;
constexpr double kMostMs = 100;

RecordWords wordsOf(int record, WallTime at)
{
    const QString kinds[] = {u"intent"_s, u"outcome"_s, u"checkpoint"_s, u"held"_s, u"resume"_s};
    const QString whys[] = {u"5 % -> 25 %, promoted by dana"_s, u"25 %: done, 25 % read back, after 3.5 ms"_s,
                            u"stage 2, 1h baked: 25 % intended, 25 % observed"_s, u"held by dana"_s,
                            u"code 9B9D 9177"_s};
    RecordWords words;
    words.index = record;
    words.at = at;
    words.who = u"engine"_s;
    words.what = kinds[record % 5];
    words.why = whys[record % 5];
    return words;
}
} // namespace

BenchLanguage::Day::Day()
{
    for (int i = 0; i < kRecords; ++i)
        m_trace.addRecord({},
                          wordsOf(i, preview::kPreviewed.wall - std::chrono::minutes(3 * (kRecords - i))));
}

SnapshotPtr BenchLanguage::Day::snapshot(Moment now) const
{
    auto made = std::make_shared<Snapshot>(preview::snapshotOf(preview::Scene::Live, now));
    made->releases.front().timeline.assign(m_trace.timeline.rbegin(), m_trace.timeline.rend());
    return made;
}

void BenchLanguage::Day::sayAnew(std::function<void()> said)
{
    m_trace.sayAnew();
    told();
    said();
}

BenchLanguage::BenchLanguage(BenchEnded ended) : m_ended(std::move(ended)), m_shell(m_clock, m_day, {})
{
    m_day.told = [this] { m_shell.windows().front()->take(m_day.snapshot(m_clock.now())); };
    connect(&m_shell, &Shell::opened, this, [this](MainWindow *window) { window->installEventFilter(this); });
}

BenchLanguage::~BenchLanguage()
{
    for (const QPointer<MainWindow> &window : m_shell.windows())
        delete window.data();
    loadLanguage(*qApp, u"en"_s);
}

void BenchLanguage::start()
{
    m_shell.setLanguageOfRun(u"en"_s);
    m_shell.openAll();
    MainWindow &window = *m_shell.windows().front();
    window.resize(1440, 900);
    window.show();
    m_day.told();
    window.setPage(Page::Settings);
    QTimer::singleShot(kSettleMs, this, &BenchLanguage::press);
}

void BenchLanguage::press()
{
    const auto &buttons = m_shell.windows().front()->settingsPage()->languageChoice()->buttons();
    m_before = m_shell.windows().front();
    m_waits = true;
    clickTimed(*buttons[m_steps.size() % 2 == 0 ? 2 : 1], m_timer); // German, English
}

/// The first paint of a window that was made in the other language.
bool BenchLanguage::eventFilter(QObject *watched, QEvent *event)
{
    const bool isNew = m_waits && watched != m_before && m_timer.isValid();
    if (isNew && event->type() == QEvent::Paint) {
        m_waits = false;
        QTimer::singleShot(0, this, &BenchLanguage::painted);
    }
    return QObject::eventFilter(watched, event);
}

void BenchLanguage::painted()
{
    m_steps.push_back(double(m_timer.nsecsElapsed()) / 1e6);
    m_timer.invalidate();
    if (m_steps.size() < kSwitches)
        return QTimer::singleShot(kSettleMs, this, &BenchLanguage::press);
    const bool isEnglish = m_shell.windows().front()->settingsPage()->accessibleName() == u"Settings";
    if (!isEnglish)
        return m_ended({{}, u"language_step: the window does not speak the language that was chosen"_s});
    const QString how =
        u"press to the page in the other language, painted; %1 records said anew"_s.arg(kRecords);
    m_ended({{{u"language_step"_s, quantileOf(m_steps, 0.5), u"ms"_s, kMostMs, how},
              {u"language_step_worst"_s, quantileOf(m_steps, 1), u"ms"_s, {}, {}}},
             {}});
}

} // namespace interlock
