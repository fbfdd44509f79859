// The smallest Qt window there is: what `interlock-console --bench` holds its own first frame against.
#include <QApplication>
#include <QScreen>
#include <QTimer>
#include <QWidget>

#include <cstdio>

namespace {
class BareWindow final : public QWidget {
protected:
    void paintEvent(QPaintEvent *) override
    {
        std::puts("frame");
        std::fflush(stdout);
        QTimer::singleShot(0, qApp, &QCoreApplication::quit);
    }
};
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    BareWindow window;
    const QSize room = window.screen()->availableSize() - QSize(16, 48); // as FirstView::usualSize has it
    window.resize(QSize(1440, 900).boundedTo(room));
    window.show();
    return QApplication::exec();
}
