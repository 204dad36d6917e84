
import os, time
from collections import Counter
from hypothesis import settings, HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test
from .test_machine import Life, _sized
from . import stage as st
from .audit import Audit
ends=Counter(); turns=Counter(); ways=Counter(); other=Counter()
class Counting(Life):
    def teardown(self):
        if hasattr(self,"audit"):
            for d in self.audit.seen: other["seen "+d.state]+=1
        orig=self.audit.check_end
        def end():
            orig()
            for d in self.audit.seen: ends[d.state]+=1
            for r in self.audit._database.execute("select step,outcome,decided,count(*) from attempt group by 1,2,3"): ways[r[:3]]+=r[3]
            other["misled"]+=len(self.stage.platform.misled)
            other["posts"]+=len(self.stage.platform.posts)
        self.audit.check_end=end
        super().teardown()
def test_dev():
    n=int(os.environ.get("N","30")); k=int(os.environ.get("K","30"))
    t=time.time()
    ph=[Phase.generate]+([Phase.shrink] if os.environ.get("S") else [])
    o=st.Platform.turn
    try:
        run_state_machine_as_test(Counting, settings=settings(_sized(n,k), phases=ph, report_multiple_bugs=False))
    finally:
        print("took", time.time()-t, os.times().user)
        print(ends, other); 
        for w,c in sorted(ways.items(), key=str): print(w,c)
