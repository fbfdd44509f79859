#include "ui/connections/connectionspage.h"

#include "ui/first/spoken.h"
#include "ui/style/chip.h"
#include "ui/style/foldingrow.h"
#include "ui/style/label.h"
#include "ui/style/words.h"

#include <QBoxLayout>
#include <QPointer>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kWords = 300; ///< px at 100 % that what it is keeps beside its state
}

ConnectionRow::ConnectionRow(QWidget *parent)
    : QFrame(parent), m_chip(new Chip), m_name(makeLabel({}, "strong")), m_use(makeLabel({}, "small")),
      m_said(makeLabel({}, "answer")), m_figures(makeLabel({}, "small")), m_where(new ElidedLabel),
      m_test(new QPushButton(tr("Test")))
{
    setProperty("role", u"panel"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(scaled(16), scaled(10), scaled(14), scaled(10));
    row->setSpacing(scaled(14));
    auto *saying = new QWidget, *state = new QWidget;
    auto *words = new QVBoxLayout(saying);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(scaled(2));
    auto *first = new QHBoxLayout;
    first->setSpacing(scaled(10));
    first->addWidget(m_name);
    first->addWidget(m_use, 1);
    m_use->setWordWrap(true);
    words->addLayout(first);
    setType(m_where, Type::Mono);
    words->addWidget(m_where);
    words->addWidget(m_said);
    auto *ends = new QHBoxLayout(state);
    ends->setContentsMargins(0, 0, 0, 0);
    ends->setSpacing(scaled(14));
    auto *right = new QVBoxLayout;
    right->setSpacing(scaled(4));
    right->addWidget(m_chip, 0, Qt::AlignRight);
    right->addWidget(m_figures, 0, Qt::AlignRight);
    ends->addLayout(right);
    ends->addWidget(m_test, 0, Qt::AlignVCenter);
    row->addWidget(new FoldingRow(saying, state, kWords));
    m_said->setWordWrap(true);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_said->setTextFormat(Qt::PlainText);
    QSizePolicy keeps = m_test->sizePolicy();
    keeps.setRetainSizeWhenHidden(true); // the chips stay in one line
    m_test->setSizePolicy(keeps);
    m_test->setAutoDefault(false);
    connect(m_test, &QPushButton::clicked, this, [this] { Q_EMIT testRequested(m_view.id); });
}

void ConnectionRow::show(const ConnectionView &view)
{
    m_view = view;
    m_name->setText(view.name);
    m_use->setText(view.use);
    m_where->setFullText(view.where);
    m_where->setVisible(!view.where.isEmpty());
    m_chip->setStatus(view.status);
    m_said->setText(view.problem.isEmpty() ? view.detail : view.problem);
    m_said->setVisible(!m_said->text().isEmpty());
    m_test->setVisible(view.canTest);
    m_test->setAccessibleName(tr("Test %1").arg(view.name));
    m_test->setToolTip(tr("Looks once from here; moves nothing"));
    setAccessibleName(told({view.name, view.status.words, m_said->text()}));
    setVisible(true);
    tick(Duration(0));
}

void ConnectionRow::tick(Duration since)
{
    QStringList figures;
    if (m_view.latency)
        figures << Words::span(*m_view.latency);
    if (m_view.testedAge)
        figures << tr("tested %1").arg(Words::ago(*m_view.testedAge + since));
    else if (m_view.age)
        figures << (m_view.age->count() == 0 ? tr("now") : Words::ago(*m_view.age + since));
    m_figures->setText(figures.join(u" · "_s));
    m_figures->setHidden(figures.isEmpty()); // the chip stands in the middle then
}

void ConnectionRow::setTesting(bool on)
{
    m_test->setEnabled(!on);
    m_test->setText(on ? tr("Testing…") : tr("Test"));
}

ConnectionsPage::ConnectionsPage(Commands &commands, QWidget *parent)
    : PageArea(tr("Connections"), parent), m_commands(commands), m_summary(makeLabel({}, "muted")),
      m_testAll(new QPushButton(tr("Test all"))), m_list(new QVBoxLayout)
{
    head()->addWidget(m_summary, 1);
    m_testAll->setAutoDefault(false);
    head()->addWidget(m_testAll);
    m_list->setSpacing(scaled(8));
    column()->addLayout(m_list);
    auto *note =
        makeLabel(tr("A test looks once, from this console and with its rights: it moves nothing, writes "
                     "nothing and tells nobody anything. The guard may have other rights than you."),
                  "small");
    note->setWordWrap(true);
    column()->addWidget(note);
    connect(m_testAll, &QPushButton::clicked, this, [this] {
        for (const ConnectionRow *row : m_rows) {
            if (!row->isHidden() && row->view().canTest)
                test(row->view().id);
        }
    });
}

namespace {
/// The connections of the store, of what runs, and of the release that is looked at.
std::vector<ConnectionView> relevant(const Snapshot &snapshot, const RolloutId &selected)
{
    std::vector<ConnectionView> views = snapshot.connections;
    for (const ReleaseView &release : snapshot.releases) {
        if (isOver(release.phase) && release.id != selected)
            std::erase_if(views, [of = release.id.text + u'/'](const ConnectionView &view) {
                return view.id.startsWith(of);
            });
    }
    return views;
}
} // namespace

void ConnectionsPage::show(const Snapshot &snapshot, const std::vector<ConnectionView> &own,
                           const RolloutId &selected)
{
    m_taken = snapshot.taken;
    std::vector<ConnectionView> views = relevant(snapshot, selected);
    views.insert(views.end(), own.begin(), own.end());
    while (m_rows.size() < views.size()) {
        m_rows.push_back(new ConnectionRow);
        m_list->addWidget(m_rows.back());
        connect(m_rows.back(), &ConnectionRow::testRequested, this, &ConnectionsPage::test);
    }
    int failing = 0;
    bool testable = false;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (i >= views.size()) {
            m_rows[i]->hide();
            continue;
        }
        const ConnectionView &view = views[i];
        m_rows[i]->show(view);
        m_rows[i]->setTesting(m_testing.contains(view.id));
        failing += view.status.kind == StatusKind::Fail ? 1 : 0;
        testable = testable || view.canTest;
    }
    m_testAll->setEnabled(testable && m_testing.isEmpty());
    m_summary->setText(snapshot.connections.empty() ? tr("Reading the store…")
                       : failing > 0 ? tr("%n connection(s) without an answer", nullptr, failing)
                                     : tr("%n connection(s), none fails", nullptr, int(views.size())));
}

void ConnectionsPage::test(const QString &id)
{
    if (m_testing.contains(id))
        return;
    m_testing.insert(id);
    for (ConnectionRow *row : m_rows)
        row->setTesting(m_testing.contains(row->view().id));
    m_commands.testConnection(id, [page = QPointer(this), id](const Answer &) {
        if (!page)
            return;
        page->m_testing.remove(id); // what it found comes with the next snapshot
        for (ConnectionRow *row : page->m_rows)
            row->setTesting(page->m_testing.contains(row->view().id));
        page->m_testAll->setEnabled(page->m_testing.isEmpty());
    });
}

void ConnectionsPage::tick(Moment now)
{
    for (ConnectionRow *row : m_rows)
        row->tick(std::max(Duration(0), now.boot - m_taken.boot));
}

} // namespace interlock
